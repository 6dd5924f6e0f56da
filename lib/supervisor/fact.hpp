// What the supervisor is told: by the kernel's edge, by people, by the clock.
#pragma once

#include "model/configuration.hpp"
#include "model/exit_status.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace reaperd::supervisor {

// One process to be, for as long as its program is configured. Never used again for another one.
enum class instance_id : std::uint32_t {};

// Who waits for an answer.
enum class request_id : std::uint64_t {};

struct spawned {
    instance_id instance;
};
struct spawn_failed {
    instance_id instance;
    std::string why; // "chdir /srv/www: No such file or directory"
    bool transient = false;
    int code = 1; // as a shell would exit: 127 there is no such command, 126 it cannot be executed
};
struct adopted { // what came of adopt: the daemon is its process now
    instance_id instance;
};
struct adoption_delayed { // not yet
    instance_id instance;
    std::string why; // "/run/web.pid is not there"
};
struct process_exited { // of a program that is launched: its launcher
    instance_id instance;
    exit_status status;
    bool strays = false; // others of its tree live on: tree_cleared when they are gone
};
struct tree_cleared { // of a program whose process has ended
    instance_id instance;
};
struct strays_signalled { // what came of send_stop_signal or send_kill, where the process has ended
    instance_id instance;
    std::vector<std::string> strays; // "sleep (4711)"
    bool killed = false;
};
struct survivors_named {
    instance_id instance;
    std::string survivors; // "4711 in D"
};
struct signal_refused {
    instance_id instance;
    std::string why;
};
struct time_passed {};

struct start_requested {
    request_id request;
    std::vector<instance_id> instances;
};
struct stop_requested {
    request_id request;
    std::vector<instance_id> instances;
};
struct restart_requested {
    request_id request;
    std::vector<instance_id> instances;
};
struct request_abandoned { // its client went away; what it asked for goes on
    request_id request;
};
struct configuration_loaded {
    configuration wanted;
};
struct groups_loaded { // a part of one: the other groups stay as they are
    std::vector<group> wanted;
    std::vector<std::string> removed; // names of groups
};
struct listeners_told {}; // after listeners_last: they have read all that there was to tell
struct shutdown_requested {};
struct kill_requested {}; // a second Ctrl-C: no more waiting

// Once after a restore, before any other fact: what there is of what was restored. What had been ordered is ordered
// again where it may not have been done, and what has ended without being seen has ended.
struct resumed {
    struct sight {
        instance_id instance;
        // Its own process lives, or has ended and that will be told. Of one whose daemon is looked for: it was found.
        bool has_process = false;
        bool strays = false; // it has no process, but others of its tree live
    };
    std::vector<sight> instances; // one that is missing has no process
    bool shutting_down = false;   // a shutdown goes on: as shutdown_requested, but nothing is started before it
};

using fact = std::variant<spawned, spawn_failed, adopted, adoption_delayed, process_exited, tree_cleared,
                          strays_signalled, survivors_named, signal_refused, time_passed, start_requested,
                          stop_requested, restart_requested, request_abandoned, configuration_loaded, groups_loaded,
                          listeners_told, shutdown_requested, kill_requested, resumed>;

} // namespace reaperd::supervisor
