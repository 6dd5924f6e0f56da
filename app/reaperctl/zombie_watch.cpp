#include "zombie_watch.hpp"

#include "model/duration.hpp"
#include "protocol/time.hpp"
#include "zombie_changes.hpp"
#include "zombie_text.hpp"

#include <chrono>
#include <poll.h>
#include <unistd.h>

namespace reaperctl {

namespace {

// /proc has no events for zombies of others. Who watches looks once a second, and nobody does when nobody watches.
constexpr std::chrono::milliseconds interval = std::chrono::seconds(1);

// Waits, and tells whether anybody still reads our output: a closed pipe or terminal wakes it at once.
bool pause_while_read()
{
    pollfd reader{STDOUT_FILENO, 0, 0};
    return ::poll(&reader, 1, int(interval.count())) <= 0;
}

std::string time_of_day(reaperd::protocol::wall_time at)
{
    return reaperd::protocol::to_text(at).substr(11, 8) + " UTC";
}

std::string whom(const zombie_change& change)
{
    const auto& first = change.zombies[0];
    auto text = change.zombies.size() == 1 ? named(first) : counted(change.zombies.size()) + " like " + named(first);
    if (change.parent)
        text += " of " + named(*change.parent);
    return change.program ? text + ", program " + harmless(*change.program) : text;
}

std::string line_of(const zombie_change& change, const moment& at, const terminal& out)
{
    auto text = time_of_day(at.now) + (change.appeared ? " + " : " - ") + whom(change);
    if (!change.appeared)
        text += change.lasted ? ": gone after " + reaperd::brief(*change.lasted) : ": gone";
    return painted(text, change.appeared ? colour::red : colour::green, out) + "\n";
}

} // namespace

void watch_zombies(const zombie_sight& first, const zombie_selection& selection, const invocation& wish,
                   const terminal& out)
{
    say(painted("Looking again once a second until Ctrl-C; zombies of a shorter life are not seen.", colour::faint, out)
        + "\n");
    zombie_changes seen(first.families);
    while (pause_while_read()) {
        const auto at = this_moment();
        const auto sight = look_again(first, wish, selection);
        if (!sight)
            continue;
        for (const auto& change : seen.look(sight->families, at.since_boot))
            say(line_of(change, at, out));
    }
}

} // namespace reaperctl
