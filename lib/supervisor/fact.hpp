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
};
struct process_exited {
    instance_id instance;
    exit_status status;
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
struct shutdown_requested {};
struct kill_requested {}; // a second Ctrl-C: no more waiting

using fact =
    std::variant<spawned, spawn_failed, process_exited, signal_refused, time_passed, start_requested, stop_requested,
                 restart_requested, request_abandoned, configuration_loaded, shutdown_requested, kill_requested>;

} // namespace reaperd::supervisor
