// A process as supervisord's clients know it: what getProcessInfo tells.
#pragma once

#include "protocol/status.hpp"

#include <optional>
#include <string>

namespace reaperd::protocol {

struct process_info {
    std::string group;
    std::string name; // in its group
    int group_priority = 999;
    int priority = 999;               // in its group
    std::string state;                // "RUNNING"
    std::optional<wall_time> started; // the last time it was, with or without success
    std::optional<wall_time> ended;   // the last process that there was
    std::string spawn_error;          // why it is BACKOFF or FATAL, or what was wrong with its end
    std::optional<exit_status> exit;  // of the last process; nothing while one lives
    std::optional<int> pid;
    std::string stdout_log; // path; empty: none
    std::string stderr_log;
};

} // namespace reaperd::protocol
