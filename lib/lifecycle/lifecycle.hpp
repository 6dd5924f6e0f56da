// The life of one supervised process, as a pure function.
//
// step() never touches a process, a clock or a log. It is told what happened and what time it is, and answers with the
// next life and at most one thing to do. Where two things seem needed (stop, then start), the state remembers.
// States are supervisord's (https://supervisord.org/subprocess.html#process-states).
#pragma once

#include "model/program.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

namespace reaperd::lifecycle {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = std::chrono::nanoseconds;

// ---- the states: each carries only what that state needs to know

struct stopped {};                                         // by request, or never started
struct starting { time_point up_at; };                     // has a process; RUNNING when it lives until up_at
struct running { time_point since; };                      // has a process
struct backoff { time_point until; };                      // waits for its next start
struct stopping { time_point kill_at; bool then_start; };  // has a process, which was told to end
struct exited { bool expected; };                          // ended by itself and is not to be restarted
struct fatal {};                                           // given up
struct unknown { bool then_start; };                       // has a process that could not be signalled
using state = std::variant<stopped, starting, running, backoff, stopping, exited, fatal, unknown>;

enum class word { stopped, starting, running, backoff, stopping, exited, fatal, unknown };
word word_of(const state&);
std::string_view name(word); // "STOPPED"

// What outlives a state: the counters that pace restarts.
struct history {
    int failures = 0;   // failed starts in a row: towards startretries and supervisord's n-second rule
    int restarts = 0;   // automatic restarts in a row: the n of restart_delay
    // the token bucket of short lives, the jitter's seed, when the last process was started ...
};

struct life {
    state current = stopped{};
    history past;
};

// ---- what happened

struct start_requested {};
struct stop_requested {};
struct restart_requested {};
struct spawn_failed { bool transient; };  // transient: the machine's fault, retried, never counted
struct process_exited { bool expected; };
struct signal_refused {};
struct time_passed {};
using event = std::variant<start_requested, stop_requested, restart_requested, spawn_failed, process_exited,
                           signal_refused, time_passed>;

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
