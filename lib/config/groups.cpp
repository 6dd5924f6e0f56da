#include "config/groups.hpp"

#include "config/group_options.hpp"
#include "config/listener_section.hpp"
#include "config/pid_files.hpp"
#include "config/process_groups.hpp"
#include "config/program.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

namespace reaperd::config {
namespace {

constexpr std::string_view group_prefix = "group:";

class group_reader {
public:
    explicit group_reader(context& around)
        : around_(around)
    {
    }

    std::vector<group> read();

private:
    group read_group(const ini::section&);
    void add_member(group&, const group_draft&, std::size_t number);
    group read_alone(const ini::section&);
    group read_pool(const ini::section&);
    const ini::section* member_named(const std::string&, const place&);
    void refuse_member(const std::string&, const place&);
    void drop_repeated_programs(group&, const place&);
    void drop_repeated_groups(std::vector<group>&, const std::unordered_map<std::string, place>&);

    context& around_;
    std::unordered_set<const ini::section*> members_; // programs that some group lists
};

// As supervisord: groups first, then the programs alone, the listeners and what speaks FastCGI, so that equals in
// priority and name keep that order.
std::vector<group> group_reader::read()
{
    std::vector<group> groups;
    std::unordered_map<std::string, place> places;
    auto add = [&](group made, const ini::section& section) {
        places.insert_or_assign(made.name, section.where);
        groups.push_back(std::move(made));
    };
    for (const auto& section : around_.document.sections())
        if (section.name.starts_with(group_prefix))
            add(read_group(section), section);
    for (const auto& section : around_.document.sections())
        if (section.name.starts_with(program_prefix) && !members_.contains(&section))
            add(read_alone(section), section);
    for (const auto& section : around_.document.sections())
        if (section.name.starts_with(listener_prefix))
            add(read_pool(section), section);
    for (const auto& section : around_.document.sections())
        if (section.name.starts_with(fcgi_prefix) && !members_.contains(&section))
            add(read_alone(section), section);
    std::ranges::stable_sort(groups, {}, [](const group& one) { return std::tie(one.priority, one.name); });
    drop_repeated_groups(groups, places);
    return groups;
}

group group_reader::read_group(const ini::section& section)
{
    group result{name_of(section, around_), 999, {}};
    group_draft draft;
    read_section(section, group_options(), draft, around_);
    result.priority = draft.priority;
    for (std::size_t number = 0; number < draft.programs.size(); ++number)
        add_member(result, draft, number);
    drop_repeated_programs(result, section.where);
    return result;
}

void group_reader::add_member(group& to, const group_draft& draft, std::size_t number)
{
    const auto* member = member_named(draft.programs[number], draft.places[number]);
    if (!member)
        return;
    members_.insert(member);
    auto processes = read_program(*member, to.name, around_);
    std::ranges::move(processes, std::back_inserter(to.programs));
}

const ini::section* group_reader::member_named(const std::string& name, const place& where)
{
    const auto* program = around_.document.find(std::string(program_prefix) + name);
    const auto* fcgi = around_.document.find(std::string(fcgi_prefix) + name);
    if (program && fcgi)
        around_.found.error(where, "programs: there are both [program:" + name + "] and [fcgi-program:" + name
                                       + "]: rename one");
    else if (!program && !fcgi)
        refuse_member(name, where);
    return program ? program : fcgi;
}

void group_reader::refuse_member(const std::string& name, const place& where)
{
    if (around_.document.find(std::string(listener_prefix) + name))
        return around_.found.error(where, "programs: " + name
                                              + " is an event listener, which is always a group of its own: delete "
                                                "it here");
    std::vector<std::string_view> known;
    for (const auto& other : around_.document.sections())
        if (auto prefix = program_kind(other); prefix && prefix != listener_prefix)
            known.push_back(other.name.substr(prefix->size()));
    around_.found.error(where, "programs: there is no [program:" + name + "]" + around_.suggestion(name, known));
}

group group_reader::read_alone(const ini::section& section)
{
    group result{name_of(section, around_), 999, {}};
    result.programs = read_program(section, result.name, around_);
    if (!result.programs.empty())
        result.priority = result.programs.front().priority;
    drop_repeated_programs(result, section.where);
    return result;
}

group group_reader::read_pool(const ini::section& section)
{
    auto result = read_alone(section);
    auto listeners = read_listeners(section, around_);
    result.priority = listeners.priority;
    result.listeners = std::move(listeners.pool);
    return result;
}

// The last of several programs with one name takes the place of the first.
void group_reader::drop_repeated_programs(group& in, const place& where)
{
    if (in.programs.size() < 2)
        return;
    std::unordered_map<std::string, std::size_t> seen;
    std::vector<program> kept;
    kept.reserve(in.programs.size());
    for (auto& program : in.programs) {
        auto [entry, is_new] = seen.try_emplace(program.name, kept.size());
        if (is_new) {
            kept.push_back(std::move(program));
            continue;
        }
        kept[entry->second] = std::move(program);
        around_.found.warning(where, "group " + quoted(in.name) + " has two programs of the name "
                                         + quoted(kept[entry->second].name)
                                         + ", and only the last one will run: give one another process_name");
    }
    in.programs = std::move(kept);
}

void group_reader::drop_repeated_groups(std::vector<group>& groups,
                                        const std::unordered_map<std::string, place>& places)
{
    std::unordered_set<std::string> seen;
    std::erase_if(groups, [&](const group& one) {
        if (seen.insert(one.name).second)
            return false;
        around_.found.warning(places.at(one.name),
                              "there are two groups of the name " + quoted(one.name)
                                  + ", and only the one with the lower priority will run: rename one");
        return true;
    });
}

} // namespace

std::vector<group> read_groups(context& around)
{
    auto groups = group_reader(around).read();
    resolve_process_groups(groups, around);
    check_pid_files(groups, around);
    return groups;
}

} // namespace reaperd::config
