// This machine as a config file sees it: environment, host name, files, users. A library of its own (reaperd::machine),
// so that reaperd::config stays free of the system.
#pragma once

#include "config/parse.hpp"

namespace reaperd::config {

surroundings machine_surroundings();

} // namespace reaperd::config
