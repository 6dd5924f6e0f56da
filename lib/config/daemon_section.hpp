// [supervisord] and [reaperd]: the daemon's own settings. [reaperd] overrides [supervisord] key by key.
#pragma once

#include "config/option.hpp"
#include "model/configuration.hpp"

#include <span>

namespace reaperd::config {

struct daemon_draft {
    daemon_settings value;
    environment_map environment;
};

std::span<const option<daemon_draft>> daemon_options();

// Also fills the context's daemon_environment.
daemon_settings read_daemon_sections(context&);

} // namespace reaperd::config
