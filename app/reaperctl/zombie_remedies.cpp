#include "zombie_remedies.hpp"

#include "conversation.hpp"
#include "procfs/held_process.hpp"
#include "verbs.hpp"
#include "zombie_outcome.hpp"
#include "zombie_text.hpp"

#include <algorithm>
#include <csignal>
#include <functional>

namespace reaperctl {

namespace {

using namespace std::chrono_literals;
using reaperd::procfs::held_process;

constexpr auto time_to_wait_for_them = 500ms; // a parent that reacts at all does so in far less
constexpr auto time_after_restart = 2s;       // the old parent may be on its way out yet

using report = std::function<exit_code(deadline)>;

report refusal(exit_code code)
{
    return [code](deadline) { return code; };
}

report outcome_of(const std::string& done, const zombie_family& family, const std::string& otherwise)
{
    return [=, &family](deadline end) { return tell_outcome(done, family, end, otherwise); };
}

std::string what_helps_now(const zombie_family& family)
{
    return family.neglect == neglect::careless ? "it does not wait even so: " + what_helps(family)
                                               : explanation(family);
}

report nudge_parent(const zombie_family& family)
{
    const auto& parent = *family.parent();
    const auto held = held_process::hold(parent);
    if (!held)
        return outcome_of(named(parent) + " has ended", family, "look again");
    if (const auto failed = held->send(SIGCHLD))
        return refusal(cannot_signal(parent, failed));
    return outcome_of("nudged " + named(parent), family, what_helps_now(family));
}

report nudge(const zombie_family& family)
{
    switch (family.neglect) {
    case neglect::reaperd:
        return outcome_of("left " + named(*family.parent()) + " alone, which reaps by itself", family,
                          what_helps(family));
    case neglect::by_init:
    case neglect::unseen: return refusal(refuse("nobody to nudge: " + explanation(family)));
    default: return nudge_parent(family);
    }
}

std::vector<std::string> programs_of(const std::vector<zombie_family>& families)
{
    std::vector<std::string> names;
    for (const auto& family : families)
        if (family.program && std::ranges::find(names, *family.program) == names.end())
            names.push_back(*family.program);
    return names;
}

exit_code restart_all(std::vector<std::string> names, const invocation& wish)
{
    if (names.empty())
        return ok;
    auto wanted = wish;
    wanted.words = std::move(names);
    return restart(wanted);
}

problem why_no_daemon(const invocation& wish)
{
    auto there = reach(wish);
    return there ? problem{error, "--restart needs to know the programs"}
                 : problem{there.error().exit_code, "--restart goes through reaperd: " + there.error().message};
}

exit_code tell_restart(const zombie_family& family, deadline end)
{
    if (family.neglect == neglect::reaperd)
        return nudge(family)(end);
    if (!family.program)
        return refuse("nothing to restart: " + explanation(family) + ". It belongs to no program");
    const auto parent = family.parent()->pid;
    return tell_outcome(harmless(*family.program), family, end,
                        "the restart did not end " + named(*family.parent()) + ": --kill-parent "
                            + std::to_string(parent));
}

} // namespace

// All of them first, so that they share the time to react.
exit_code nudge_parents(const zombie_sight& sight)
{
    std::vector<report> reports;
    for (const auto& family : sight.families)
        reports.push_back(nudge(family));
    const auto end = in(time_to_wait_for_them);
    auto code = ok;
    for (const auto& report : reports)
        code = worse(code, report(end));
    return code;
}

exit_code restart_programs(const zombie_sight& sight, const invocation& wish)
{
    if (!sight.supervised)
        return give_up(why_no_daemon(wish));
    auto code = restart_all(programs_of(sight.families), wish);
    const auto end = in(time_after_restart);
    for (const auto& family : sight.families)
        code = worse(code, tell_restart(family, end));
    return code;
}

} // namespace reaperctl
