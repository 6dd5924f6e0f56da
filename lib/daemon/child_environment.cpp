#include "daemon/child_environment.hpp"

#include <array>

namespace reaperd::daemon {
namespace {

// Each of these is a promise between the service manager and the one process it started. A child that took it up would
// answer in our name, or open descriptors that it does not have.
constexpr std::array private_names{"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
                                   "LISTEN_FDS",    "LISTEN_PID",    "LISTEN_FDNAMES"};

} // namespace

environment without_private(environment own)
{
    for (const auto* name : private_names)
        own.erase(name);
    return own;
}

std::vector<std::string> child_environment(const environment& inherited, const std::string& group,
                                           const program& program, const std::optional<std::string>& first_server)
{
    environment all = inherited;
    all["SUPERVISOR_ENABLED"] = "1";
    all["SUPERVISOR_PROCESS_NAME"] = program.name;
    all["SUPERVISOR_GROUP_NAME"] = group;
    all.erase("SUPERVISOR_SERVER_URL"); // that of a supervisor above us is not ours
    if (const auto& server = program.execution.server_url ? program.execution.server_url : first_server)
        all["SUPERVISOR_SERVER_URL"] = *server;
    for (const auto& [name, value] : program.execution.environment)
        all[name] = value;

    std::vector<std::string> entries;
    entries.reserve(all.size());
    for (const auto& [name, value] : all)
        entries.push_back(name + "=" + value);
    return entries;
}

} // namespace reaperd::daemon
