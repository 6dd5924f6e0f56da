#include "verbs.hpp"

#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace reaperctl {

namespace {

constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

constexpr std::string_view about_zombies = R"(
A zombie has ended, and stays in the process table until its parent waits for it. It cannot be killed.
Shown are those that have stayed for a tenth of a second, with the parents above them, up to init.
Without a daemon everything works but the names of programs and --restart.

  NAME               only the zombies of this program
  PID                only the zombies of this parent, or the family of this zombie
  --nudge            SIGCHLD to the parents, which may have missed one; says within half a second what went
  --restart          restarts the programs, as reaperctl restart does; without a NAME, all that have zombies
  --kill-parent PID  TERM, and KILL five seconds later; init inherits the zombies then, and reaps them
  --watch            looks once a second, as /proc has no events; what is over sooner is not seen

STARTED is when the process started. When it died is written nowhere: only --watch knows, of those that it saw appear.
Init and reaperd get no signal, nor does anybody who is not the parent of a zombie.
Exit codes: 0 listed, or none is left; 1 error, or it did not help; 2 wrong use; 4 a NAME or --restart needs a daemon.
)";

constexpr std::string_view about_fg = R"(
Its stderr comes on ours. Lines are sent when they are whole; the end of our input ends nothing. Ctrl-C ends fg and leaves the
program running. When that is restarted, the next line goes to its new process. Text only: what is no UTF-8 does not get through.
Exit codes: 0 it was removed; 1 error; 4 the daemon is gone; 7 it does not run.
)";

constexpr std::string_view about_upgrade = R"(
Without a PATH to the file that the daemon was executed from, as it is now. Services and their logs notice nothing, and nobody
who connects is refused; connections that are open are cut. The new one is asked first whether it could go on, with its command
line, the config file and what the running one knows; if that or anything later fails, the old one goes on, and it is said why.
Another PATH must be one that only root or the daemon's user can have put there. A daemon with guardian = false, or one that
wraps a single command, cannot be upgraded: stop it, and start the new one.
Exit codes: 0 the new one answers; 1 the old one goes on; 4 the daemon cannot be reached.
)";

constexpr auto table = std::to_array<verb>({
    {"status", "[NAME...]", "output", 0, any, "which programs run, and why the others do not", status},
    {"start", "NAME...", "", 1, any, "start them; returns when they are up, or are known not to be", start},
    {"stop", "NAME...", "", 1, any, "stop them; returns when they have ended", stop},
    {"restart", "NAME...", "", 1, any, "stop and start them", restart},
    {"signal", "SIGNAL NAME...", "", 2, any, "send them a signal: HUP, USR1, 15 ...", send_signal},
    {"logs", "[NAME...]", "follow lines stderr", 0, any, "the last lines of their logs", logs},
    {"tail", "[-N] NAME [stdout|stderr]", "follow bytes", 1, 2, "the last N bytes (1600) of one log", tail},
    {"maintail", "[-N]", "follow bytes", 0, 0, "the last N bytes (1600) of the daemon's own log", main_tail},
    {"fg", "NAME", "", 1, 1, "follow its output, and send it what is typed, until Ctrl-C", foreground, about_fg},
    {"clear", "NAME...", "", 1, any, "empty their logs", clear},
    {"pid", "[NAME...]", "", 0, any, "the process ids; without a name the daemon's", pid},
    {"reload", "", "dry-run", 0, 0, "read the config file again, and change just what is different", reload},
    {"reread", "", "", 0, 0, "read it, and only say which groups are others now", reread},
    {"avail", "", "", 0, 0, "what the file that was read last knows, and whether it is in use", available},
    {"add", "GROUP...", "", 1, any, "start with groups that reread found, or that were removed", add},
    {"remove", "GROUP...", "", 1, any, "forget groups of which nothing runs", remove},
    {"update", "[GROUP...]", "", 0, any, "reread, and bring all groups, or just these, to what it says", update},
    {"check", "FILE", "strict", 1, 1, "say what is wrong with a config file", check},
    {"zombies", "[NAME|PID...]", "nudge restart kill-parent yes watch output", 0, any,
     "the dead of the whole machine that nobody waits for, and what helps", zombies, about_zombies},
    {"reopen", "", "", 0, 0, "open the logs again, after they were moved away", reopen},
    {"event", "TYPE DATA", "", 2, 2, "tell those who listen for REMOTE_COMMUNICATION", send_event},
    {"start-over", "", "", 0, 0, "stop all programs, and begin again with what the config file says", start_over},
    {"upgrade", "[PATH]", "", 0, 1, "another reaperd takes the daemon's place, and no program notices", upgrade,
     about_upgrade},
    {"shutdown", "", "", 0, 0, "stop all programs and the daemon; returns when it has ended", shutdown},
    {"version", "", "", 0, 0, "the versions of reaperctl and of the daemon", version},
    {"help", "[VERB]", "", 0, 1, "this, or what one verb takes", help},
});

exit_code misuse(const std::string& what)
{
    complain("reaperctl: " + what);
    return wrong_use;
}

bool takes(const verb& v, std::string_view option)
{
    auto at = v.options.find(option);
    return at != v.options.npos && (at + option.size() == v.options.size() || v.options[at + option.size()] == ' ');
}

} // namespace

std::string usage(const verb& v)
{
    return "reaperctl " + std::string(v.name) + (v.takes.empty() ? "" : " ") + std::string(v.takes);
}

std::span<const verb> all_verbs()
{
    return table;
}

const verb* find_verb(std::string_view name)
{
    auto found = std::ranges::find(table, name, &verb::name);
    return found == table.end() ? nullptr : &*found;
}

exit_code run(const invocation& wish)
{
    const auto* v = find_verb(wish.verb);
    if (!v)
        return misuse(wish.verb.empty() ? "which verb? (reaperctl help lists them)"
                                        : "unknown verb: " + wish.verb + " (reaperctl help lists them)");
    for (const auto& option : wish.given)
        if (!takes(*v, option))
            return misuse(std::string(v->name) + " has no option " + (option == "bytes" ? "-N" : "--" + option));
    if (wish.words.size() < v->least_words || wish.words.size() > v->most_words)
        return misuse("usage: " + usage(*v));
    return v->run(wish);
}

} // namespace reaperctl
