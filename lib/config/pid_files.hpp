// pidfile of [program:x]: a file names one process.
#pragma once

#include "config/context.hpp"
#include "model/configuration.hpp"

#include <vector>

namespace reaperd::config {

void check_pid_files(const std::vector<group>&, context&); // reports those that two processes would share

} // namespace reaperd::config
