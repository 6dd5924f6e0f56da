// What parts of the daemon need of a configuration, in their own words.
#pragma once

#include "model/configuration.hpp"
#include "output/environment.hpp"

#include <optional>
#include <string>

namespace reaperd::daemon {

output::settings settings_of_output(const daemon_settings&);
std::optional<std::string> first_server(const configuration&); // SUPERVISOR_SERVER_URL
configuration without_programs(const configuration&);          // the supervisor has those
configuration without_ports(const configuration&);             // nobody comes in over TCP

} // namespace reaperd::daemon
