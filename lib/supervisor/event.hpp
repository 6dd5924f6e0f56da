// What happened to the programs, for everybody who reads along: the log, the terminal, the API, later listeners.
#pragma once

#include "lifecycle/lifecycle.hpp"
#include "model/exit_status.hpp"
#include "model/plan.hpp"
#include "supervisor/fact.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd::supervisor {

struct state_changed {
    instance_id instance;
    lifecycle::word from;
    lifecycle::word to;
    int failures = 0; // failed starts in a row, with this one
};
struct process_started { // the spawn worked; the pid is the daemon's to tell
    instance_id instance;
};
struct launcher_done { // well; the daemon that it left behind is looked for
    instance_id instance;
};
struct process_adopted { // the pid is the daemon's to tell
    instance_id instance;
};
struct entered_running {
    instance_id instance;
    std::chrono::nanoseconds start_seconds;
};
struct start_failed {
    instance_id instance;
    std::string why; // "chdir /srv/www: No such file or directory"
    bool transient;
};
struct ended { // by itself
    instance_id instance;
    exit_status status;
    bool expected;
};
struct ended_by_request {
    instance_id instance;
    exit_status status;
};
struct will_restart { // after a wait; a restart at once is told by its state_changed
    instance_id instance;
    std::chrono::nanoseconds delay;
    std::optional<int> attempt; // which start in a row this will be; nothing: the last one was a success
};
struct gave_up {
    instance_id instance;
};
struct waiting_to_stop { // its process was told to, and then every two seconds; not in a shutdown
    instance_id instance;
};
struct killing { // stopwaitsecs are over, or nobody wants to wait
    instance_id instance;
};
struct clearing_strays { // of a program whose process has ended
    instance_id instance;
    std::vector<std::string> strays; // "sleep (4711)"
    bool killed;                     // else they were told to end
};
struct could_not_end { // it is UNKNOWN now
    instance_id instance;
    std::string survivors; // "4711 in D"
};
struct could_not_signal { // it is UNKNOWN now
    instance_id instance;
    std::string why;
};
struct waiting_for { // a shutdown, at its begin and every three seconds
    std::vector<instance_id> instances;
};
struct program_added { // at the first configuration too
    instance_id instance;
};
struct program_removed { // and its process is gone
    instance_id instance;
    std::string name;
};
struct group_added { // before its programs
    std::string name;
};
struct group_removed { // after the last of its programs
    std::string name;
};
struct plan_applied { // a reload
    plan applied;
};
struct exit_condition_met { // exit_on: the end begins by itself
    instance_id instance;   // whose end brought it about
    lifecycle::word state;
};
struct listeners_last {}; // a shutdown: only event listeners are left; answer with listeners_told
struct shutdown_began {};
struct shutdown_finished {};

// How one instance answered a request.
enum class outcome {
    done,                 // started, stopped
    already_started,      // nothing to do
    not_running,          // nothing to stop
    spawn_error,          // start: could not be started, or FATAL
    abnormal_termination, // start: ended before startsecs
    refused,              // shutting down, or removed meanwhile
};
struct instance_result {
    instance_id instance;
    std::string name; // full; the instance may be gone when the answer is told
    supervisor::outcome outcome;
    std::string why; // for people, where the outcome alone says too little
};
struct request_finished { // results in the order of the request's instances, each once
    request_id request;
    std::vector<instance_result> results;
};

using event =
    std::variant<state_changed, process_started, launcher_done, process_adopted, entered_running, start_failed, ended,
                 ended_by_request, will_restart, gave_up, waiting_to_stop, killing, clearing_strays, could_not_end,
                 could_not_signal, waiting_for, program_added, program_removed, group_added, group_removed,
                 plan_applied, exit_condition_met, listeners_last, shutdown_began, shutdown_finished, request_finished>;

} // namespace reaperd::supervisor
