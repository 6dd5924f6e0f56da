// process_group = NAME: which of the configured programs is meant.
#pragma once

#include "config/context.hpp"
#include "model/configuration.hpp"

#include <vector>

namespace reaperd::config {

// Puts the full name of the program in the place of the name as written, or reports why there is none.
void resolve_process_groups(std::vector<group>&, context&);

} // namespace reaperd::config
