#include "daemon/configured.hpp"

namespace reaperd::daemon {

output::settings settings_of_output(const daemon_settings& settings)
{
    output::settings wanted;
    wanted.identifier = settings.identifier;
    wanted.child_log_directory = settings.child_log_directory;
    wanted.strip_ansi = settings.strip_ansi;
    return wanted;
}

std::optional<std::string> first_server(const configuration& configuration)
{
    if (configuration.servers.empty())
        return std::nullopt;
    return "unix://" + configuration.servers.front().path;
}

configuration without_ports(const configuration& all)
{
    auto rest = all;
    rest.inet_servers.clear();
    return rest;
}

configuration without_programs(const configuration& all)
{
    return {all.file, all.included, all.daemon, all.servers, all.inet_servers, all.client, {}};
}

} // namespace reaperd::daemon
