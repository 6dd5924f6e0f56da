// The life of one supervised process, as a pure function.
//
// step() never touches a process, a clock or a log. It is told what happened and what time it is, and answers with the
// next life and at most one thing to do. Where two things seem needed (stop, then start), the state remembers.
// States are supervisord's (https://supervisord.org/subprocess.html#process-states):
//
//                  start                    lived start_seconds
//   STOPPED, EXITED, FATAL --> STARTING --------------------------> RUNNING --ends, not to be restarted--> EXITED
//                                | ^  failed start, or               |
//              too many failures | |  a restart that must wait       | stop, restart
//                                v |                                 v
//                       FATAL    BACKOFF                          STOPPING --ends--> STOPPED, or STARTING again
//
// STOPPING becomes UNKNOWN where the process could not be signalled, and a stop may be tried again from there.
#pragma once

#include "lifecycle/pace.hpp"
#include "model/program.hpp"

#include <optional>
#include <string_view>
#include <variant>

namespace reaperd::lifecycle {

// ---- the states: each carries only what that state needs to know

struct stopped { // has no process: never started, or ended because somebody asked
    bool by_request = false;

    friend bool operator==(const stopped&, const stopped&) = default;
};
struct starting { // has a process, which is RUNNING when it lives until up_at; nothing: the spawn is not confirmed yet
    std::optional<time_point> up_at;

    friend bool operator==(const starting&, const starting&) = default;
};
struct running { // has a process
    friend bool operator==(const running&, const running&) = default;
};
struct backoff { // has no process and waits for its next start
    time_point until;

    friend bool operator==(const backoff&, const backoff&) = default;
};
struct stopping { // has a process, which was told to end, and is killed at kill_at, again and again while it lives
    time_point kill_at;
    bool then_start = false;
    bool killed = false;

    friend bool operator==(const stopping&, const stopping&) = default;
};
struct exited { // has no process: it ended by itself and is not to be restarted
    bool expected = true;

    friend bool operator==(const exited&, const exited&) = default;
};
struct fatal { // has no process: too many failed starts
    friend bool operator==(const fatal&, const fatal&) = default;
};
struct unknown { // has a process, which could not be signalled
    bool then_start = false;

    friend bool operator==(const unknown&, const unknown&) = default;
};
using state = std::variant<stopped, starting, running, backoff, stopping, exited, fatal, unknown>;

enum class word { stopped, starting, running, backoff, stopping, exited, fatal, unknown };
word word_of(const state&);
std::string_view name(word); // "STOPPED"

// What outlives a state: the counters that pace restarts. A request by a person forgives the counters, not the bucket.
struct history {
    int failures = 0;     // failed starts in a row, those that count towards FATAL
    int restarts = 0;     // automatic restarts in a row: the n of restart_delay
    int transients = 0;   // spawns in a row that failed by the machine's fault
    time_point started{}; // the last process
    token_bucket bucket;
    dice jitter;

    friend bool operator==(const history&, const history&) = default;
};

struct life {
    state current = stopped{};
    history past;

    friend bool operator==(const life&, const life&) = default;
};

// ---- what happened

struct start_requested {};
struct stop_requested {};
struct restart_requested {};
struct kill_requested {}; // no more waiting
struct spawned {};
struct spawn_failed {
    bool transient = false; // the machine's fault: retried, never counted
};
struct process_exited {
    bool expected = false; // with one of the expected exit codes; a death by signal never is
};
struct signal_refused {};
struct time_passed {};
using event = std::variant<start_requested, stop_requested, restart_requested, kill_requested, spawned, spawn_failed,
                           process_exited, signal_refused, time_passed>;

enum class action { none, spawn, terminate, kill };

struct transition {
    life next;
    action todo = action::none;
};

transition step(const policy&, const life&, const event&, time_point now);

// When the state next changes by itself. A function of the state, so a stale timer finds nothing due.
std::optional<time_point> deadline(const state&);

bool has_process(const state&);

} // namespace reaperd::lifecycle
