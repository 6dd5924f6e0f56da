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
// A process may leave others of its tree behind. They are told to end, and killed stray_wait later; until they are gone
// the program is STOPPING (the state `clearing`), whatever is to follow, so that nothing starts beside leftovers.
//
// With type = forking the first process is a launcher: the program is STARTING while that runs (`launching`), and while
// the daemon that it left behind is looked for (`adopting`). From then on the daemon is the process.
//
// STOPPING becomes UNKNOWN where the process could not be signalled or lives on though it was killed. A stop may be
// tried again from there, and its end is seen.
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
struct launching { // has a process, the launcher; when that has left a daemon behind, it is `adopting`
    time_point give_up_at;

    friend bool operator==(const launching&, const launching&) = default;
};
struct adopting { // has processes, one of which will turn out to be the daemon; its launcher has ended well
    time_point give_up_at;

    friend bool operator==(const adopting&, const adopting&) = default;
};
struct running { // has a process
    friend bool operator==(const running&, const running&) = default;
};
struct backoff { // has no process and waits for its next start
    time_point until;

    friend bool operator==(const backoff&, const backoff&) = default;
};
// What follows when the tree is empty: a stop is done, a restart begins, or the end that was its own is judged.
enum class sequel { stopped, start, failed_start, expected_end, unexpected_end };

struct stopping { // has a process, which was told to end, is killed at kill_at, and is UNKNOWN when it outlives that
    time_point kill_at;
    sequel then = sequel::stopped;
    bool killed = false;
    bool at_once = false; // somebody is in a hurry: the rest of the tree has no time either

    friend bool operator==(const stopping&, const stopping&) = default;
};
struct clearing { // its process has ended, others of its tree have not: as `stopping`, for those
    time_point kill_at;
    sequel then = sequel::stopped;
    bool killed = false;

    friend bool operator==(const clearing&, const clearing&) = default;
};
struct exited { // has no process: it ended by itself and is not to be restarted
    bool expected = true;

    friend bool operator==(const exited&, const exited&) = default;
};
struct fatal { // has no process: too many failed starts
    friend bool operator==(const fatal&, const fatal&) = default;
};
struct unknown { // has a process, or what is left of its tree, which could not be signalled or does not end
    sequel then = sequel::stopped;

    friend bool operator==(const unknown&, const unknown&) = default;
};
using state =
    std::variant<stopped, starting, launching, adopting, running, backoff, stopping, clearing, exited, fatal, unknown>;

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
struct launched {}; // spawned, and it is a launcher
struct adopted {};  // the daemon that the launcher left behind has been found
struct spawn_failed {
    bool transient = false; // the machine's fault: retried, never counted
};
struct process_exited {
    bool expected = false; // with one of the expected exit codes (a launcher: 0); a death by signal never is
    bool strays = false;   // others of its tree live on
};
struct tree_cleared {}; // the process had ended before, and now nothing of its tree lives
struct signal_refused {};
struct time_passed {};
using event = std::variant<start_requested, stop_requested, restart_requested, kill_requested, spawned, launched,
                           adopted, spawn_failed, process_exited, tree_cleared, signal_refused, time_passed>;

// terminate and kill: its process; when that is gone, what is left of its tree. adopt: look for the daemon.
enum class action { none, spawn, adopt, terminate, kill, name_survivors };

struct transition {
    life next;
    action todo = action::none;
};

transition step(const policy&, const life&, const event&, time_point now);

// When the state next changes by itself. A function of the state, so a stale timer finds nothing due.
std::optional<time_point> deadline(const state&);

bool has_process(const state&); // of its own, or others of its tree

} // namespace reaperd::lifecycle
