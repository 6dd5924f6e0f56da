// Those who write config files and type commands.
#pragma once

#include "stage.hpp"

#include "model/configuration.hpp"

#include <vector>

namespace simulation {

// At least three programs, and never more than five.
std::vector<reaperd::group> some_configuration(dice&);

// The same with one difference: a program is there or not, is started otherwise, or lives by another policy.
void edit(std::vector<reaperd::group>&, dice&);

} // namespace simulation
