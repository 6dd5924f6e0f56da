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
struct reload_request {
    bool dry_run = false;
};
struct reopen_request {}; // the logs, as SIGUSR2 does
struct shutdown_request {};
using request = std::variant<start_request, stop_request, restart_request, signal_request, clear_request,
                             reload_request, reopen_request, shutdown_request>;

// One line of an answer. `outcome` is a word of the API: done, already_started, not_running, no_such_process,
// no_such_group, spawn_error, abnormal_termination, refused, failed.
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
    reaperd::plan plan; // of a reload
};

} // namespace reaperd::protocol
