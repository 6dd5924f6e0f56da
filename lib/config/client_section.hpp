// [supervisorctl] and [reaperctl]: what a client needs to know. [reaperctl] overrides [supervisorctl] key by key.
#pragma once

#include "config/option.hpp"
#include "model/configuration.hpp"

#include <span>

namespace reaperd::config {

inline constexpr std::string_view unix_scheme = "unix://";
inline constexpr std::string_view http_scheme = "http://";

std::span<const option<client_settings>> client_options();

// An empty server where none is named. One that nobody can use is a warning, because the daemon does not care.
client_settings read_client_sections(context&);

// The world as a client reads it: its files seem to have no programs.
surroundings without_programs(const surroundings&);

} // namespace reaperd::config
