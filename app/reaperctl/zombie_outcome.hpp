// Whether something helped against zombies, and how that is said.
#pragma once

#include "exit_code.hpp"
#include "zombie_families.hpp"

#include <chrono>
#include <string>
#include <system_error>

namespace reaperctl {

using deadline = std::chrono::steady_clock::time_point;
deadline in(std::chrono::milliseconds);
bool goes_until(deadline, const process&); // as soon as somebody has waited for it

// "nudged web.sh (4711): 3 of 3 zombies gone", as soon as they are, or at the deadline with what helps `otherwise`.
exit_code tell_outcome(const std::string& done, const zombie_family&, deadline, const std::string& otherwise);

exit_code refuse(const std::string& why);
exit_code cannot_signal(const process&, const std::error_code& why);

} // namespace reaperctl
