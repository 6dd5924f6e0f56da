// --kill-parent: who may be ended, the question, and the end.
#include "procfs/held_process.hpp"
#include "terminal.hpp"
#include "zombie_outcome.hpp"
#include "zombie_remedies.hpp"
#include "zombie_text.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace reaperctl {

namespace {

using namespace std::chrono_literals;
using reaperd::procfs::find_process;
using reaperd::procfs::held_process;

constexpr auto time_to_end = 5s;          // between TERM and KILL, and after it
constexpr auto time_to_inherit_them = 2s; // for whoever is the zombies' parent then

std::string it_is_reaperd(pid_t pid)
{
    return "cannot end " + std::to_string(pid) + ": it is reaperd, which reaps by itself (reaperctl shutdown stops it)";
}

// Neither is ended by us, with zombies or without.
std::optional<std::string> objection(pid_t pid, const supervision& known)
{
    if (pid == known.reaperd)
        return it_is_reaperd(pid);
    if (pid == 1)
        return "cannot end 1: it is init. One that does not wait for its children is to be replaced: run reaperd as "
               "PID 1, "
               "or docker run --init";
    return std::nullopt;
}

std::string why_not_a_parent(const std::vector<process>& table, pid_t pid)
{
    const auto found = std::ranges::find(table, pid, &process::pid);
    if (found == table.end())
        return "cannot end " + std::to_string(pid) + ": there is no such process";
    if (is_zombie(*found))
        return "cannot end " + named(*found) + ": it is dead, a zombie; its parent is " + std::to_string(found->parent);
    return "cannot end " + named(*found) + ": it is not the parent of a zombie";
}

bool descend_from(const zombie_sight& sight, pid_t ancestor)
{
    const auto line = line_of_descent(sight.table, ::getpid());
    return std::ranges::find(line, ancestor, &process::pid) != line.end();
}

std::string question_about(const zombie_family& family, const zombie_sight& sight)
{
    const auto& parent = *family.parent();
    auto text = "End " + named(parent) + ", the parent of " + counted(family.zombies.size()) + "?";
    if (family.program)
        text += "\nIt belongs to " + harmless(*family.program) + ": --restart does it in order.";
    if (descend_from(sight, parent.pid))
        text += "\nThis reaperctl descends from it, and so may your session.";
    return text + " [y/N] ";
}

bool agrees(const std::string& question)
{
    say(question);
    std::array<char, 16> answer{};
    return std::fgets(answer.data(), answer.size(), stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

// A person may have thought for long.
bool still_has_zombies(const zombie_family& family)
{
    return std::ranges::any_of(family.zombies, [&](const process& one) {
        const auto now = find_process(one.pid);
        return now && now->start_ticks == one.start_ticks && is_zombie(*now) && now->parent == family.parent()->pid;
    });
}

exit_code end_held(const held_process& held, const zombie_family& family)
{
    const auto& parent = *family.parent();
    if (const auto failed = held.send(SIGTERM))
        return cannot_signal(parent, failed);
    auto done = "ended " + named(parent);
    if (!held.ends_within(time_to_end)) {
        held.send(SIGKILL);
        done = "killed " + named(parent) + ", which TERM did not end";
    }
    if (!held.ends_within(time_to_end))
        return refuse("cannot end " + named(parent) + ": it is stuck in the kernel, and will end when it goes on");
    return tell_outcome(done, family, in(time_to_inherit_them), "who has them now does not wait either: look again");
}

} // namespace

exit_code end_parent(const zombie_sight& sight, pid_t pid, bool sure)
{
    if (const auto why = objection(pid, sight.known))
        return refuse(*why);
    const auto family =
        std::ranges::find_if(sight.families, [pid](const auto& one) { return one.zombies[0].parent == pid; });
    if (family == sight.families.end() || !family->parent())
        return refuse(why_not_a_parent(sight.table, pid));
    if (family->neglect == neglect::reaperd) // its manager
        return refuse(it_is_reaperd(pid));
    const auto held = held_process::hold(*family->parent());
    if (!sure && !::isatty(STDIN_FILENO))
        return refuse("cannot ask whether to end " + named(*family->parent()) + " without a terminal: give --yes");
    if (!sure && !agrees(question_about(*family, sight)))
        return refuse("nothing was ended");
    if (!held || !still_has_zombies(*family)) {
        say("nothing to end: it has ended, or its zombies have gone, without our help\n");
        return ok;
    }
    return end_held(*held, *family);
}

} // namespace reaperctl
