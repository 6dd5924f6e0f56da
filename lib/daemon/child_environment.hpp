// What a program finds in its environment: reaperd's own, supervisord's SUPERVISOR_*, then what the config file says.
#pragma once

#include "model/configuration.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::daemon {

using environment = std::map<std::string, std::string>;

// Without what the service manager said to reaperd alone: NOTIFY_SOCKET, LISTEN_*, WATCHDOG_*, ...
environment without_private(environment own);

// "NAME=value", as execve(2) wants it. The program's environment wins over SUPERVISOR_*.
std::vector<std::string> child_environment(const environment& inherited, const std::string& group, const program&,
                                           const std::optional<std::string>& first_server);

} // namespace reaperd::daemon
