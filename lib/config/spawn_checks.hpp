// What supervisord notices only when it starts a program, told beforehand.
#pragma once

#include "config/context.hpp"
#include "model/configuration.hpp"

#include <vector>

namespace reaperd::config {

// Warns of commands that cannot be split or found, and of missing directories.
void check_spawns(const std::vector<group>&, context&);

// Warns of quotes in command= and environment= that a comment cuts open.
void check_cut_quotes(context&);

} // namespace reaperd::config
