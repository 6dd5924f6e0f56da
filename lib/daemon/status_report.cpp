#include "daemon/status_report.hpp"

#include "model/configuration.hpp"

namespace reaperd::daemon {

moment moment::now()
{
    return {lifecycle::clock::now(), std::chrono::system_clock::now()};
}

std::chrono::system_clock::time_point moment::date_of(lifecycle::time_point point) const
{
    return wall - std::chrono::duration_cast<std::chrono::system_clock::duration>(steady - point);
}

protocol::program_status report(const supervisor::snapshot& program, std::optional<pid_t> pid, const moment& now)
{
    protocol::program_status status;
    status.name = full_name(program.group, program.name);
    status.group = program.group;
    status.state = lifecycle::name(program.state);
    status.pid = pid;
    status.since = now.date_of(program.since);
    status.restarts = program.restarts;
    status.reaped = program.reaped;
    status.exit = program.last_exit;
    status.why = program.why;
    return status;
}

std::vector<protocol::last_death> deaths_of(const supervisor::snapshot& program, const moment& now)
{
    std::vector<protocol::last_death> deaths;
    for (const auto& death : program.deaths)
        deaths.push_back({now.date_of(death.at), death.status, death.lifetime, death.by_request});
    return deaths;
}

} // namespace reaperd::daemon
