// The words of WHY: what an operator wants to know of a state, in one short phrase. Empty where all is well.
#pragma once

#include "supervisor/instance.hpp"
#include "supervisor/snapshot.hpp"

#include <string>

namespace reaperd::supervisor {

std::string why(const instance&, lifecycle::time_point now);
int next_attempt(const instance&); // which start in a row the next one is; the first is 1
snapshot snapshot_of(const instance&, lifecycle::time_point now);

} // namespace reaperd::supervisor
