// The table of programs: NAME STATE PID UPTIME RESTARTS WHY, as narrow as its content; what does not fit the terminal
// goes on below.
#pragma once

#include "protocol/status.hpp"
#include "terminal.hpp"

#include <string>
#include <vector>

namespace reaperctl {

std::string program_table(const std::vector<reaperd::protocol::program_status>&, reaperd::protocol::wall_time now,
                          const terminal&);

bool is_up(const reaperd::protocol::program_status&); // it has a process

colour colour_of(const std::string& state);

} // namespace reaperctl
