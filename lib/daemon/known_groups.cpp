#include "daemon/known_groups.hpp"

#include "supervisor/compare.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::daemon {
namespace {

constexpr const char* done = "done";

bool has_ended(const supervisor::snapshot& one)
{
    using lifecycle::word;
    return one.state == word::stopped || one.state == word::exited || one.state == word::fatal
        || one.state == word::unknown;
}

const group* named(const std::vector<group>& groups, const std::string& name)
{
    const auto found = std::ranges::find(groups, name, &group::name);
    return found == groups.end() ? nullptr : &*found;
}

} // namespace

known_groups::known_groups(shell& programs, reading read_config)
    : shell_{programs}
    , read_config_{std::move(read_config)}
{
}

std::vector<group> known_groups::all() const
{
    return read_ ? *read_ : shell_.programs().groups();
}

bool known_groups::is_there(const std::string& name) const
{
    return shell_.programs().find(name + ":*").has_value();
}

protocol::reply known_groups::reread()
{
    protocol::reply reply;
    auto read = read_config_();
    if (!read) {
        reply.ok = false;
        reply.message = read.error().message;
        return reply;
    }
    reply.groups = supervisor::compare(shell_.programs().groups(), *read);
    read_ = std::move(*read);
    return reply;
}

protocol::reply known_groups::add(const std::vector<std::string>& names)
{
    const auto known = all();
    supervisor::groups_loaded wanted;
    protocol::reply reply;
    for (const auto& name : names) {
        const auto* group = named(known, name);
        const bool is_taken = is_there(name) || named(wanted.wanted, name);
        const char* outcome = !group ? "no_such_group" : is_taken ? "already_added" : done;
        reply.results.push_back({name, outcome, {}, {}});
        if (outcome == done)
            wanted.wanted.push_back(*group);
    }
    apply(std::move(wanted));
    return reply;
}

protocol::reply known_groups::remove(const std::vector<std::string>& names)
{
    supervisor::groups_loaded wanted;
    protocol::reply reply;
    for (const auto& name : names) {
        const auto* outcome = refusal_to_remove(name);
        reply.results.push_back({name, outcome ? outcome : done, {}, {}});
        if (!outcome)
            wanted.removed.push_back(name);
    }
    if (!read_)
        read_ = shell_.programs().groups(); // so that what is removed can be added again
    apply(std::move(wanted));
    return reply;
}

const char* known_groups::refusal_to_remove(const std::string& name) const
{
    const auto members = shell_.programs().find(name + ":*");
    if (!members)
        return "no_such_group";
    const auto now = lifecycle::clock::now();
    const bool all_ended = std::ranges::all_of(
        *members, [&](supervisor::instance_id id) { return has_ended(*shell_.programs().look(id, now)); });
    return all_ended ? nullptr : "still_running";
}

protocol::reply known_groups::update(const std::vector<std::string>& names)
{
    const auto active = shell_.programs().groups();
    const auto known = all();
    const auto found = supervisor::compare(active, known);
    supervisor::groups_loaded wanted;
    protocol::reply reply;
    auto bring = [&](const std::string& name) {
        if (const auto* group = named(known, name))
            wanted.wanted.push_back(*group);
        else
            wanted.removed.push_back(name);
    };
    for (const auto& name : names) {
        const bool exists = named(known, name) || named(active, name);
        reply.results.push_back({name, exists ? done : "no_such_group", {}, {}});
        if (exists)
            bring(name);
    }
    if (names.empty())
        for (const auto* list : {&found.removed, &found.changed, &found.added})
            std::ranges::for_each(*list, bring);
    reply.plan = shell_.programs().preview(wanted);
    apply(std::move(wanted));
    return reply;
}

void known_groups::apply(supervisor::groups_loaded wanted)
{
    if (!wanted.wanted.empty() || !wanted.removed.empty())
        shell_.tell(std::move(wanted));
}

} // namespace reaperd::daemon
