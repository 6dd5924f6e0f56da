// What a failed start is told with: the thing that was tried, taken from the request before that is gone.
#pragma once

#include "process/spawn.hpp"

namespace reaperd::process {

// `which` counts the request's limits; other stages have one thing only.
spawn_failure failure_at(stage, std::size_t which, int error, const spawn_request&);

} // namespace reaperd::process
