// What is taken before the loop begins and cannot be changed under it: a reload can only say so.
#pragma once

#include "model/configuration.hpp"

#include <string>
#include <vector>

namespace reaperd::daemon {

std::vector<std::string> needs_a_new_start(const daemon_settings& now, const daemon_settings& wanted); // option names

} // namespace reaperd::daemon
