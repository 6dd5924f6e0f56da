// How long an ordered stop may take at the most, for whoever has to grant it: Kubernetes, docker stop, TimeoutStopSec.
#pragma once

#include "model/configuration.hpp"

#include <chrono>
#include <string>

namespace reaperd::daemon {

// Priorities go one after the other, the programs of one side by side, each its stopwaitsecs and then its stray_wait.
std::chrono::nanoseconds longest_stop(const configuration&);

// "12s", or with what that may be too long for: "45s; Kubernetes grants 30s by default".
std::string describe_longest_stop(const configuration&);

} // namespace reaperd::daemon
