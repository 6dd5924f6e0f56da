#include "config/process_groups.hpp"

#include "config/program.hpp"
#include "config/text.hpp"

#include <optional>
#include <unordered_map>
#include <variant>

namespace reaperd::config {
namespace {

struct known_program {
    const program* value = nullptr;
    std::string full_name;
};

class resolver {
public:
    resolver(const std::vector<group>& groups, context& around);

    void resolve(program&, const group&);

private:
    using index = std::unordered_multimap<std::string, known_program>;

    const known_program* unique(const std::string& name, const program& asking);
    bool was_refused(const std::string& name) const;
    void refuse(const program&, const std::string& why);
    std::string suggestion(const std::string& name) const;

    context& around_;
    index by_full_name_;
    index by_name_; // process_name and [program:NAME]
};

resolver::resolver(const std::vector<group>& groups, context& around)
    : around_(around)
{
    for (const auto& group : groups)
        for (const auto& program : group.programs) {
            known_program known{&program, full_name(group.name, program.name)};
            by_full_name_.emplace(known.full_name, known);
            by_name_.emplace(program.name, known);
            if (program.section != program.name)
                by_name_.emplace(program.section, known);
        }
}

// The group's own member first, then a full name, then a name that only one program has.
void resolver::resolve(program& asking, const group& home)
{
    auto* wanted = std::get_if<group_of>(&asking.execution.group);
    if (!wanted)
        return;
    auto own = by_full_name_.find(full_name(home.name, wanted->program));
    auto full = by_full_name_.find(wanted->program);
    const auto* found = own != by_full_name_.end()  ? &own->second
                      : full != by_full_name_.end() ? &full->second
                                                    : unique(wanted->program, asking);
    if (!found)
        return;
    if (found->value == &asking)
        return refuse(asking, "a program cannot join its own group: write new");
    if (!std::holds_alternative<own_group>(found->value->execution.group))
        return refuse(asking, found->full_name
                                  + " leads no group of its own: write the name of a program with process_group = new");
    wanted->program = found->full_name;
}

const known_program* resolver::unique(const std::string& name, const program& asking)
{
    auto [first, last] = by_name_.equal_range(name);
    if (first != last && std::next(first) == last)
        return &first->second;
    if (first != last)
        refuse(asking, quoted(name) + " is the name of several programs: write " + first->second.full_name
                           + " or one of the others");
    else if (!was_refused(name))
        refuse(asking, "there is no program " + quoted(name) + suggestion(name)
                           + "; write new, inherit, or the name of a configured program");
    return nullptr;
}

// What its own section did wrong has been told. That nobody can join it follows, and would only distract.
bool resolver::was_refused(const std::string& name) const
{
    auto has_section = [this](const std::string& program) {
        return around_.document.find(std::string(program_prefix) + program)
            || around_.document.find(std::string(listener_prefix) + program)
            || around_.document.find(std::string(fcgi_prefix) + program);
    };
    auto colon = name.find(':');
    bool in_a_group = colon != name.npos && (has_section(name.substr(0, colon)) || has_section(name.substr(colon + 1)));
    return around_.found.errors() > 0 && (in_a_group || has_section(name));
}

void resolver::refuse(const program& asking, const std::string& why)
{
    if (const auto* entry = entry_of(asking, "process_group", around_))
        around_.found.error(around_.document.value_place(*entry), "process_group: " + why);
}

std::string resolver::suggestion(const std::string& name) const
{
    std::vector<std::string_view> names;
    for (const auto& [known, program] : by_name_)
        names.push_back(known);
    return around_.suggestion(name, names);
}

} // namespace

void resolve_process_groups(std::vector<group>& groups, context& around)
{
    std::optional<resolver> resolve; // few files need one
    for (auto& group : groups)
        for (auto& program : group.programs)
            if (std::holds_alternative<group_of>(program.execution.group)) {
                if (!resolve)
                    resolve.emplace(groups, around);
                resolve->resolve(program, group);
            }
}

} // namespace reaperd::config
