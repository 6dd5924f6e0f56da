#include "zombie_sight.hpp"

#include "conversation.hpp"
#include "zombie_outcome.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace reaperctl {

namespace {

using reaperd::client::daemon;

constexpr std::chrono::milliseconds time_to_pass{100};

std::optional<pid_t> to_pid(const std::string& word)
{
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), pid);
    return error == std::errc{} && end == word.data() + word.size() && pid > 0 ? std::optional(pid) : std::nullopt;
}

outcome<std::vector<std::string>> programs_named(const invocation& wish, const std::vector<std::string>& names)
{
    std::vector<std::string> programs;
    if (names.empty())
        return programs;
    auto there = reach(wish);
    if (!there)
        return problem{there.error().exit_code, "only reaperd knows programs: " + there.error().message};
    auto found = there->status(names);
    if (!found)
        return to_problem(found.error());
    for (const auto& program : *found)
        programs.push_back(program.name);
    return programs;
}

bool was_told_where(const invocation& wish)
{
    return wish.server || wish.config_file;
}

// In another PID namespace, the pids of its programs are those of others.
bool counts_pids_as_we_do(daemon& there)
{
    const auto self = there.describe();
    return self && self->pid == there.process();
}

zombie_sight seen_by(daemon& there)
{
    zombie_sight sight;
    sight.known.reaperd = there.process();
    const auto programs = there.status({});
    sight.supervised = programs && counts_pids_as_we_do(there);
    if (!programs)
        complain("reaperctl: programs are not shown: " + to_problem(programs.error()).message);
    else if (!sight.supervised)
        complain("reaperctl: programs are not shown: reaperd lives in another PID namespace (container)");
    else
        for (const auto& program : *programs)
            if (program.pid)
                sight.known.programs.emplace(*program.pid, program.name);
    return sight;
}

// No daemon is no problem. A mistake in how to reach it is one for those who made it.
outcome<zombie_sight> seen_with_daemon(const invocation& wish)
{
    auto there = reach(wish);
    if (there)
        return seen_by(*there);
    if (was_told_where(wish) && there.error().exit_code != not_reachable)
        return there.error();
    return zombie_sight{};
}

// Who dies is a zombie until its parent gets around to it. That is no neglect, and not worth a word.
void drop_passing(std::vector<zombie_family>& families)
{
    const auto end = in(time_to_pass);
    for (auto& family : families)
        std::erase_if(family.zombies, std::bind_front(goes_until, end));
    std::erase_if(families, [](const auto& family) { return family.zombies.empty(); });
}

outcome<zombie_sight> filled(zombie_sight sight, const zombie_selection& selection)
{
    sight.table = reaperd::procfs::processes();
    if (sight.table.empty())
        return problem{error, "cannot see any process: /proc is not mounted"};
    sight.families = zombie_families(sight.table, sight.known);
    std::erase_if(sight.families, [&](const auto& family) { return !selection.wants(family); });
    drop_passing(sight.families);
    return sight;
}

} // namespace

bool zombie_selection::wants(const zombie_family& family) const
{
    const auto names = [&](pid_t pid) { return std::ranges::find(pids, pid) != pids.end(); };
    return (programs.empty() && pids.empty())
        || (family.program && std::ranges::find(programs, *family.program) != programs.end())
        || names(family.zombies[0].parent) || std::ranges::any_of(family.zombies, names, &process::pid);
}

outcome<zombie_selection> selection_of(const invocation& wish)
{
    zombie_selection selection;
    std::vector<std::string> names;
    for (const auto& word : wish.words)
        if (const auto pid = to_pid(word))
            selection.pids.push_back(*pid);
        else
            names.push_back(word);
    auto programs = programs_named(wish, names);
    if (!programs)
        return programs.error();
    selection.programs = std::move(*programs);
    return selection;
}

outcome<zombie_sight> look_for_zombies(const invocation& wish, const zombie_selection& selection)
{
    auto sight = seen_with_daemon(wish);
    return sight ? filled(std::move(*sight), selection) : sight;
}

outcome<zombie_sight> look_again(const zombie_sight& before, const invocation& wish, const zombie_selection& selection)
{
    return before.supervised ? look_for_zombies(wish, selection) : filled({}, selection);
}

} // namespace reaperctl
