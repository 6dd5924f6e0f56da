// --watch: says which zombies appear and which go, until nobody reads it any more.
#pragma once

#include "terminal.hpp"
#include "zombie_sight.hpp"

namespace reaperctl {

void watch_zombies(const zombie_sight& first, const zombie_selection&, const invocation&, const terminal&);

} // namespace reaperctl
