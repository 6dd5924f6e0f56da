// The words of WHY: what an operator wants to know of a state, in one short phrase. Empty where all is well.
#pragma once

#include "supervisor/instance.hpp"
#include "supervisor/snapshot.hpp"

#include <optional>
#include <string>

namespace reaperd::supervisor {

std::string why(const instance&, lifecycle::time_point now);
std::optional<int> next_attempt(const instance&); // which start in a row the next one is, if the last ones counted
snapshot snapshot_of(const instance&, lifecycle::time_point now);

} // namespace reaperd::supervisor
