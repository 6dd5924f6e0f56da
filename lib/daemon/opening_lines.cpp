#include "daemon/opening_lines.hpp"

namespace reaperd::daemon {
namespace {

using lines = std::vector<log_entry>;

void tell_of_root(lines& to)
{
    to.push_back({log_level::critical,
                  "Supervisor is running as root.  Privileges were not dropped because no user is specified in the "
                  "config file.  If you intend to run as root, you can set user=root in the config file to avoid this "
                  "message."});
}

template <class Server>
void tell_of_servers(const std::vector<Server>& servers, lines& to)
{
    for (const auto& server : servers) {
        if (server.section.empty())
            continue;
        to.push_back({log_level::info, "RPC interface 'supervisor' initialized"});
        if (!server.username)
            to.push_back({log_level::critical,
                          "Server '" + server.section + "' running without any HTTP authentication checking"});
    }
}

} // namespace

std::vector<log_entry> opening_lines(const opening& start)
{
    lines all;
    if (start.as_supervisord && start.is_root && !start.configuration.daemon.user)
        tell_of_root(all);
    for (const auto& note : start.notes)
        all.push_back({log_level::warn, note});
    for (const auto& file : start.configuration.included)
        all.push_back({log_level::info, "Included extra file \"" + file + "\" during parsing"});
    if (start.as_supervisord) {
        tell_of_servers(start.configuration.inet_servers, all);
        tell_of_servers(start.configuration.servers, all);
    }
    all.push_back(log_started(start.as_supervisord ? "supervisord" : "reaperd", start.own));
    return all;
}

} // namespace reaperd::daemon
