#include "supervisor/compare.hpp"

#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace reaperd::supervisor {
namespace {

using lifecycle::word;

bool was_never_started(const instance& one)
{
    const auto* stopped = std::get_if<lifecycle::stopped>(&one.life.current);
    return stopped && !stopped->by_request;
}

// A repaired command is tried again; what somebody stopped stays stopped.
bool deserves_a_start(const instance& one, bool execution_changes, bool autostart)
{
    if (word_of(one) == word::backoff)
        return execution_changes;
    if (word_of(one) == word::fatal || word_of(one) == word::exited)
        return execution_changes && autostart;
    return was_never_started(one) && autostart;
}

bool deserves_a_restart(const instance& one, bool execution_changes)
{
    return execution_changes && has_process(one) && word_of(one) != word::stopping;
}

std::vector<std::string>& list_for(consequence what, plan& made)
{
    switch (what) {
    case consequence::nothing: return made.unchanged;
    case consequence::update: return made.updated;
    case consequence::start: return made.started;
    case consequence::restart: return made.restarted;
    }
    return made.unchanged;
}

} // namespace

std::vector<entry> entries(const std::vector<group>& groups)
{
    std::vector<entry> all;
    for (const auto& group : groups)
        for (const auto& program : group.programs)
            all.push_back({reaperd::full_name(group.name, program.name), &group, &program});
    return all;
}

consequence consequence_for(const instance& one, const program& wanted, const group& home)
{
    bool execution_changes = one.what.execution != wanted.execution;
    if (deserves_a_restart(one, execution_changes))
        return consequence::restart;
    if (deserves_a_start(one, execution_changes, wanted.autostart))
        return consequence::start;
    bool same = one.what == wanted && one.group_priority == home.priority && one.listeners == home.listeners;
    return same ? consequence::nothing : consequence::update;
}

group_changes compare(const std::vector<group>& active, const std::vector<group>& wanted)
{
    std::map<std::string_view, const group*> old_ones;
    for (const auto& each : active)
        old_ones.emplace(each.name, &each);
    group_changes found;
    for (const auto& each : wanted) {
        if (each.programs.empty())
            continue;
        const auto before = old_ones.extract(each.name);
        if (!before)
            found.added.push_back(each.name);
        else if (*before.mapped() != each)
            found.changed.push_back(each.name);
    }
    for (const auto& [name, gone] : old_ones)
        found.removed.emplace_back(name);
    return found;
}

plan compare(const std::vector<const instance*>& running, const std::vector<entry>& wanted)
{
    std::unordered_map<std::string, const instance*> old_ones;
    for (const auto* each : running)
        old_ones.emplace(full_name(*each), each);
    plan made;
    std::unordered_set<std::string> new_ones;
    for (const auto& each : wanted) {
        auto before = old_ones.find(each.name);
        auto& list = before == old_ones.end()
                       ? made.added
                       : list_for(consequence_for(*before->second, *each.what, *each.home), made);
        list.push_back(each.name);
        new_ones.insert(each.name);
    }
    for (const auto* each : running)
        if (!new_ones.contains(full_name(*each)))
            made.removed.push_back(full_name(*each));
    return made;
}

} // namespace reaperd::supervisor
