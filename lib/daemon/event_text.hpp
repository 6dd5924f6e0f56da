// What happened to the programs, as one line each for somebody who watches:
//     web: exit 3, restarting in 1.0s (attempt 2)
#pragma once

#include "daemon/log_text.hpp"
#include "supervisor/event.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

// The events of one fact, in order. Those that say one thing together (an exit and the restart that follows) become one
// line.
std::vector<std::string> event_text(const std::vector<supervisor::event>&, const instance_lookup&);

// A process that a program left behind, and that ended as ours: "reaped sleep, pid 4711, which its parent left behind:
// exit 0"
std::string orphan_text(pid_t, const exit_status&, const std::string& command, const std::string& program);

} // namespace reaperd::daemon
