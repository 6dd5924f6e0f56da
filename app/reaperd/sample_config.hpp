// conf/supervisord.conf, which echo_supervisord_conf prints: it is in the binary, so that the binary is all that is
// needed.
#pragma once

#include <string_view>

namespace reaperd {

extern const std::string_view sample_config;

} // namespace reaperd
