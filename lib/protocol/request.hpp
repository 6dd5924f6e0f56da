// What clients ask for, and how each program answered.
#pragma once

#include "model/plan.hpp"

#include <string>
#include <variant>
#include <vector>

namespace reaperd::protocol {

// Names as people give them: "web", "group:name", "group:*", "all".
struct start_request {
    std::vector<std::string> names;
};
struct stop_request {
    std::vector<std::string> names;
};
struct restart_request {
    std::vector<std::string> names;
};
struct signal_request {
    std::vector<std::string> names;
    int signal = 0;
};
struct clear_request { // empty their logs
    std::vector<std::string> names;
};
struct reread_request {}; // the config file, and tell which groups are others now; changes nothing
struct add_request {      // groups that the last reread found, or that were removed
    std::vector<std::string> names;
};
struct remove_request { // groups of which nothing runs
    std::vector<std::string> names;
};
struct update_request { // groups, to what the last reread found, process by process; none named: all that differ
    std::vector<std::string> names;
};
struct stdin_request { // a process reads this
    std::string name;
    std::string text;
};
struct event_request { // event listeners get it as REMOTE_COMMUNICATION
    std::string type;
    std::string data;
};
struct reload_request {
    bool dry_run = false;
};
struct reopen_request {};    // the logs, as SIGUSR2 does
struct clear_log_request {}; // reaperd's own log
struct shutdown_request {};
struct upgrade_request { // to another reaperd, which goes on with all that this one has
    std::string path;    // a whole one; empty: the file that the daemon was executed from
};
struct start_over_request {}; // stop every program, read the config file, and begin as at the start
using request =
    std::variant<start_request, stop_request, restart_request, signal_request, clear_request, reread_request,
                 add_request, remove_request, update_request, stdin_request, event_request, reload_request,
                 reopen_request, clear_log_request, shutdown_request, start_over_request, upgrade_request>;

// One line of an answer. `outcome` is a word of the API: done, already_started, not_running, no_such_process,
// no_such_group, spawn_error, abnormal_termination, already_added, still_running, refused, failed, no_stdin.
struct name_result {
    std::string name;
    std::string outcome;
    std::string why;                      // for people
    std::vector<std::string> last_stderr; // of a start that failed
};

struct reply {
    bool ok = true;
    std::string message; // why not, where the request as a whole failed; else what else is to be said, such as warnings
    std::vector<name_result> results;
    reaperd::plan plan;        // of a reload or an update
    group_changes groups = {}; // of a reread
};

} // namespace reaperd::protocol
