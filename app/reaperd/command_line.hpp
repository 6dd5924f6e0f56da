// What a command line asks for: a daemon, a wrapper around one command, or an answer that needs neither. The name by
// which reaperd is called decides whose options they are: its own, supervisord's, tini's or dumb-init's.
#pragma once

#include "daemon/run.hpp"
#include "init/pidproxy.hpp"
#include "init/settings.hpp"
#include "model/answer.hpp"

#include <string>
#include <variant>
#include <vector>

namespace reaperd {

using wish = std::variant<daemon::run_settings, init::settings, init::pidproxy_settings, answer>;

wish parse_command_line(const std::vector<std::string>& words); // with argv[0]

} // namespace reaperd
