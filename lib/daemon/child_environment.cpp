#include "daemon/child_environment.hpp"

#include <array>

namespace reaperd::daemon {
namespace {

// Each of these is a promise between the service manager and the one process it started. A child that took it up would
// answer in our name, or open descriptors that it does not have.
constexpr std::array private_names{"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
                                   "LISTEN_FDS",    "LISTEN_PID",    "LISTEN_FDNAMES"};
constexpr const char* server_url = "SUPERVISOR_SERVER_URL";

} // namespace

environment without_private(environment own)
{
    for (const auto* name : private_names)
        own.erase(name);
    return own;
}

inherited_variables::inherited_variables(const environment& found)
{
    for (const auto& [name, value] : found)
        if (name != server_url) // that of a supervisor above us is not ours
            entries_.emplace(name, name + "=" + value);
}

std::vector<const char*> inherited_variables::without(const environment& own) const
{
    std::vector<const char*> left;
    left.reserve(entries_.size());
    for (const auto& [name, entry] : entries_)
        if (!own.contains(name))
            left.push_back(entry.c_str());
    return left;
}

std::optional<std::string_view> inherited_variables::value(std::string_view name) const
{
    const auto found = entries_.find(name);
    if (found == entries_.end())
        return std::nullopt;
    return std::string_view(found->second).substr(name.size() + 1);
}

environment own_variables(const std::string& group, const program& program,
                          const std::optional<std::string>& first_server)
{
    environment own = program.execution.environment;
    own.try_emplace("SUPERVISOR_ENABLED", "1");
    own.try_emplace("SUPERVISOR_PROCESS_NAME", program.name);
    own.try_emplace("SUPERVISOR_GROUP_NAME", group);
    if (const auto& server = program.execution.server_url ? program.execution.server_url : first_server)
        own.try_emplace(server_url, *server);
    return own;
}

} // namespace reaperd::daemon
