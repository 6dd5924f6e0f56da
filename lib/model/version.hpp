// The one place that says which reaperd this is; CMake reads it from here.
#pragma once

#include <string_view>

namespace reaperd {

inline constexpr std::string_view version = "0.1.0";

} // namespace reaperd
