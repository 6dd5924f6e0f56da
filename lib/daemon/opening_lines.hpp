// What the log begins with: what was read, who may come in, and that reaperd has started.
#pragma once

#include "daemon/log_text.hpp"
#include "model/configuration.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

struct opening {
    const reaperd::configuration& configuration;
    const std::vector<std::string>& notes; // warnings of the config file and the start
    bool as_supervisord;
    bool is_root;
    pid_t own;
};

// In supervisord's order. By its name also its warnings: that it runs as root, and that no password is asked for. To
// reaperd these are defaults: a socket for its owner alone needs no password, and a port that needs one is warned of.
std::vector<log_entry> opening_lines(const opening&);

} // namespace reaperd::daemon
