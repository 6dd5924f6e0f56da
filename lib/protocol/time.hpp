// Points in time as the API writes them: ISO 8601 in UTC with milliseconds, "2026-11-22T19:20:00.123Z".
#pragma once

#include "protocol/status.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace reaperd::protocol {

std::string to_text(wall_time);
std::optional<wall_time> parse_time(std::string_view);

} // namespace reaperd::protocol
