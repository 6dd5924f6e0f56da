// Those who write config files and type commands.
#pragma once

#include "stage.hpp"

#include "model/configuration.hpp"

namespace simulation {

// At least three programs, and never more than five.
reaperd::configuration some_configuration(dice&);

// The same with one difference: a program is there or not, is started otherwise, or lives by another policy.
void edit(reaperd::configuration&, dice&);

} // namespace simulation
