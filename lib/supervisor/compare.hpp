// The plan that leads from one configuration to another.
#pragma once

#include "model/configuration.hpp"
#include "model/plan.hpp"

#include <vector>

namespace reaperd::supervisor {

plan compare(const std::vector<group>& running, const std::vector<group>& wanted);

} // namespace reaperd::supervisor
