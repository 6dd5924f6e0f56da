// The table of what the config file knows: NAME USE START PRIORITY.
#pragma once

#include "protocol/status.hpp"

#include <string>
#include <vector>

namespace reaperctl {

std::string available_table(const std::vector<reaperd::protocol::known_process>&);

} // namespace reaperctl
