// Lengths of time as people read and write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace reaperd {

// "5" (seconds), "500ms", "10s", "2min", "1h", "1.5s", "-1"; nothing for anything else.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

// "4.2s", "350ms", "2min 5s", "3h 2min", "5d 3h": two units at the most, for WHY and for tables.
std::string brief(std::chrono::nanoseconds);

} // namespace reaperd
