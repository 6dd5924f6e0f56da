#include "verbs.hpp"

#include <algorithm>
#include <array>

namespace supervisorctl {

namespace {

constexpr auto verbs = std::to_array<verb>({
    {"add", add, "add <name> [...]\tActivates any updates in config for process/group"},
    {"avail", show_available, "avail\t\t\tDisplay all configured processes"},
    {"clear", clear,
     "clear <name>\t\tClear a process' log files.\n"
     "clear <name> <name>\tClear multiple process' log files\n"
     "clear all\t\tClear all process' log files"},
    {"exit", nullptr, "exit\tExit the supervisor shell."},
    {"fg", foreground,
     "fg <process>\tConnect to a process in foreground mode\n"
     "\t\tCtrl-C to exit"},
    {"maintail", tail_main,
     "maintail -f \tContinuous tail of supervisor main log file (Ctrl-C to exit)\n"
     "maintail -100\tlast 100 *bytes* of supervisord main log file\n"
     "maintail\tlast 1600 *bytes* of supervisor main log file\n"},
    {"open", open,
     "open <url>\tConnect to a remote supervisord process.\n"
     "\t\t(for UNIX domain socket, use unix:///socket/path)"},
    {"pid", show_pid,
     "pid\t\t\tGet the PID of supervisord.\n"
     "pid <name>\t\tGet the PID of a single child process by name.\n"
     "pid all\t\t\tGet the PID of every child process, one per line."},
    {"quit", nullptr, "quit\tExit the supervisor shell."},
    {"reload", reload, "reload \t\tRestart the remote supervisord."},
    {"remove", remove, "remove <name> [...]\tRemoves process/group from active config"},
    {"reread", reread, "reread \t\t\tReload the daemon's configuration files without add/remove"},
    {"restart", restart,
     "restart <name>\t\tRestart a process\n"
     "restart <gname>:*\tRestart all processes in a group\n"
     "restart <name> <name>\tRestart multiple processes or groups\n"
     "restart all\t\tRestart all processes\n"
     "Note: restart does not reread config files. For that, see reread and update."},
    {"shutdown", shut_down, "shutdown \tShut the remote supervisord down."},
    {"signal", send_signal,
     "signal <signal name> <name>\t\tSignal a process\n"
     "signal <signal name> <gname>:*\t\tSignal all processes in a group\n"
     "signal <signal name> <name> <name>\tSignal multiple processes or groups\n"
     "signal <signal name> all\t\tSignal all processes"},
    {"start", start,
     "start <name>\t\tStart a process\n"
     "start <gname>:*\t\tStart all processes in a group\n"
     "start <name> <name>\tStart multiple processes or groups\n"
     "start all\t\tStart all processes"},
    {"status", show_status,
     "status <name>\t\tGet status for a single process\n"
     "status <gname>:*\tGet status for all processes in a group\n"
     "status <name> <name>\tGet status for multiple named processes\n"
     "status\t\t\tGet all process status info"},
    {"stop", stop,
     "stop <name>\t\tStop a process\n"
     "stop <gname>:*\t\tStop all processes in a group\n"
     "stop <name> <name>\tStop multiple processes or groups\n"
     "stop all\t\tStop all processes"},
    {"tail", tail,
     "tail [-f] <name> [stdout|stderr] (default stdout)\n"
     "Ex:\n"
     "tail -f <name>\t\tContinuous tail of named process stdout\n"
     "\t\t\tCtrl-C to exit.\n"
     "tail -100 <name>\tlast 100 *bytes* of process stdout\n"
     "tail <name> stderr\tlast 1600 *bytes* of process stderr"},
    {"update", update,
     "update\t\t\tReload config and add/remove as necessary, and will restart affected programs\n"
     "update all\t\tReload config and add/remove as necessary, and will restart affected programs\n"
     "update <gname> [...]\tUpdate specific groups"},
    {"version", show_version, "version\t\t\tShow the version of the remote supervisord process"},
});

constexpr std::string_view help_of_help = "help\t\tPrint a list of available actions\n"
                                          "help <action>\tPrint help for <action>";

constexpr std::size_t rows = 3;

// In columns, which are read downwards and two blanks apart; the last one is padded, too.
std::string columns_of_names()
{
    std::array<std::string, rows> lines;
    for (std::size_t first = 0; first < verbs.size(); first += rows) {
        const auto column = std::span(verbs).subspan(first, std::min(rows, verbs.size() - first));
        const auto widest = std::ranges::max(column, {}, [](const verb& v) { return v.name.size(); }).name.size();
        for (std::size_t row = 0; row < column.size(); ++row) {
            lines[row] += first == 0 ? "" : "  ";
            lines[row] += column[row].name;
            lines[row].append(widest - column[row].name.size(), ' ');
        }
    }
    return lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n";
}

} // namespace

std::span<const verb> all_verbs()
{
    return verbs;
}

const verb* find_verb(std::string_view name)
{
    auto found = std::ranges::find(verbs, name, &verb::name);
    return found == verbs.end() ? nullptr : &*found;
}

void show_help(const std::string& topic)
{
    constexpr std::string_view header = "default commands (type help <topic>):";
    if (topic.empty())
        return say("\n" + std::string(header) + "\n" + std::string(header.size(), '=') + "\n" + columns_of_names());
    if (topic == "help")
        return say(help_of_help);
    const auto* found = find_verb(topic);
    say(found ? std::string(found->help) : "*** No help on " + topic);
}

void complain_of_use(session& run, std::string_view verb, const std::string& mistake, int code)
{
    say(mistake);
    run.exit_code = code;
    show_help(std::string(verb));
}

bool has_no_arguments(session& run, std::string_view verb, const std::string& arguments)
{
    if (!arguments.empty())
        complain_of_use(run, verb, "Error: " + std::string(verb) + " accepts no arguments");
    return arguments.empty();
}

} // namespace supervisorctl
