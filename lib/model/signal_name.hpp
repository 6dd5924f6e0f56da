// Signals by name, as signal(7) and supervisord's `stopsignal` spell them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reaperd {

// "SIGTERM"; a number without a name reads "signal 47".
std::string signal_name(int signal);

// TERM, SIGTERM, term, RTMIN or a number of this platform; nothing for anything else (RTMIN+1 among it).
std::optional<int> signal_number(std::string_view name);

} // namespace reaperd
