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

namespace {

// supervisord's words for what went wrong, where it has some.
std::string spawn_error_of(const supervisor::snapshot& program)
{
    using lifecycle::word;
    if (program.state == word::backoff || program.state == word::fatal)
        return program.trouble.empty() ? "Exited too quickly (process log may have details)" : program.trouble;
    if (program.state != word::exited || program.ended_as_expected || !program.last_exit)
        return {};
    if (std::holds_alternative<unknown_exit>(*program.last_exit))
        return describe(*program.last_exit);
    const auto* code = std::get_if<exited>(&*program.last_exit);
    return "Bad exit code " + std::to_string(code ? code->code : -1);
}

} // namespace

protocol::process_info supervisord_report(const supervisor::snapshot& program, std::optional<pid_t> pid,
                                          const moment& now)
{
    using lifecycle::word;
    const bool has_one = program.state == word::starting || program.state == word::running;
    protocol::process_info info;
    info.group = program.group;
    info.name = program.name;
    info.state = lifecycle::name(program.state);
    info.pid = pid;
    info.spawn_error = spawn_error_of(program);
    if (program.started)
        info.started = now.date_of(*program.started);
    if (!program.deaths.empty())
        info.ended = now.date_of(program.deaths.back().at);
    if (!has_one && program.state != word::backoff)
        info.exit = program.last_exit;
    return info;
}

std::vector<protocol::last_death> deaths_of(const supervisor::snapshot& program, const moment& now)
{
    std::vector<protocol::last_death> deaths;
    for (const auto& death : program.deaths)
        deaths.push_back({now.date_of(death.at), death.status, death.lifetime, death.by_request});
    return deaths;
}

} // namespace reaperd::daemon
