#include "daemon/log_text.hpp"

#include "model/duration.hpp"
#include "model/signal_name.hpp"
#include "supervisor/strays.hpp"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <chrono>
#include <csignal>
#include <variant>
#include <vector>

namespace reaperd::daemon {
namespace {

using entry = std::optional<log_entry>;

// "exit status 0", "terminated by SIGSEGV (core dumped)"
std::string how(const exited& status)
{
    return "exit status " + std::to_string(status.code);
}

std::string how(const signalled& status)
{
    return "terminated by " + signal_name(status.signal) + (status.core_dumped ? " (core dumped)" : "");
}

std::string how(const unknown_exit& status)
{
    return describe(status);
}

std::string how(const exit_status& status)
{
    return std::visit([](const auto& kind) { return how(kind); }, status);
}

std::string seconds(std::chrono::nanoseconds duration)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

bool is_expected(const exit_status& status, const program& program)
{
    const auto* end = std::get_if<exited>(&status);
    const auto& codes = program.policy.restart.exit_codes;
    return end && std::find(codes.begin(), codes.end(), end->code) != codes.end();
}

std::string listed(const std::vector<std::string>& names)
{
    return names.empty() ? "none" : boost::algorithm::join(names, ", ");
}

// One overload for each event. supervisord's sentences name the process without its group.
struct sentence {
    const instance_lookup& of;

    const std::string& name(supervisor::instance_id instance) const { return of.program(instance).name; }

    entry operator()(const supervisor::state_changed&) const { return std::nullopt; } // the reasons are told
    entry operator()(const supervisor::waiting_to_stop& what) const
    {
        return log_entry{log_level::info, "waiting for " + name(what.instance) + " to stop"};
    }
    entry operator()(const supervisor::process_started&) const
    {
        return std::nullopt;
    } // log_spawned() told it, with the pid
    entry operator()(const supervisor::launcher_done& what) const
    {
        return log_entry{log_level::info, "launched: " + name(what.instance) + ", whose process is looked for in "
                                              + of.program(what.instance).execution.pid_file.value_or("its tree")};
    }
    entry operator()(const supervisor::process_adopted& what) const
    {
        const auto pid = of.pid(what.instance);
        return log_entry{log_level::info, "adopted: '" + name(what.instance) + "' has pid "
                                              + (pid ? std::to_string(*pid) : "none any more")};
    }
    entry operator()(const supervisor::entered_running& what) const
    {
        return log_entry{log_level::info, "success: " + name(what.instance)
                                              + " entered RUNNING state, process has stayed up for > than "
                                              + seconds(what.start_seconds) + " seconds (startsecs)"};
    }
    entry operator()(const supervisor::start_failed& what) const
    {
        return log_entry{log_level::info, "spawnerr: " + what.why + " (" + name(what.instance) + ")"};
    }
    entry operator()(const supervisor::ended& what) const
    {
        return log_entry{what.expected ? log_level::info : log_level::warn,
                         "exited: " + name(what.instance) + " (" + how(what.status)
                             + (what.expected ? "; expected)" : "; not expected)")};
    }
    entry operator()(const supervisor::ended_by_request& what) const
    {
        const bool expected = is_expected(what.status, of.program(what.instance));
        return log_entry{expected ? log_level::info : log_level::warn,
                         "stopped: " + name(what.instance) + " (" + how(what.status) + ")"};
    }
    entry operator()(const supervisor::will_restart& what) const
    {
        return log_entry{log_level::info, "backoff: " + name(what.instance) + " starts again " + describe(what)};
    }
    entry operator()(const supervisor::gave_up& what) const
    {
        return log_entry{log_level::info, "gave up: " + name(what.instance)
                                              + " entered FATAL state, too many start retries too quickly"};
    }
    entry operator()(const supervisor::killing& what) const
    {
        const auto pid = of.pid(what.instance);
        return log_entry{log_level::warn, "killing '" + name(what.instance) + "' ("
                                              + (pid ? std::to_string(*pid) : "gone") + ") with SIGKILL"};
    }
    entry operator()(const supervisor::clearing_strays& what) const
    {
        return log_entry{log_level::warn, name(what.instance) + ": " + describe(what)};
    }
    entry operator()(const supervisor::could_not_end& what) const
    {
        return log_entry{log_level::critical,
                         name(what.instance) + " is unkillable: " + what.survivors + " does not end after SIGKILL"};
    }
    entry operator()(const supervisor::could_not_signal& what) const
    {
        return log_entry{log_level::critical, "unknown problem killing " + name(what.instance) + ": " + what.why};
    }
    entry operator()(const supervisor::waiting_for& what) const
    {
        std::vector<std::string> names;
        for (auto instance : what.instances)
            names.push_back(name(instance));
        return log_entry{log_level::info, "waiting for " + listed(names) + " to die"};
    }
    entry operator()(const supervisor::program_added& what) const
    {
        return log_entry{log_level::debug, "added: " + of.full_name(what.instance)};
    }
    entry operator()(const supervisor::program_removed& what) const
    {
        return log_entry{log_level::info, "removed: " + what.name};
    }
    entry operator()(const supervisor::group_added&) const { return std::nullopt; } // its programs are told
    entry operator()(const supervisor::group_removed&) const { return std::nullopt; }
    entry operator()(const supervisor::plan_applied& what) const
    {
        return log_entry{log_level::info, describe(what.applied)};
    }
    entry operator()(const supervisor::exit_condition_met& what) const
    {
        return log_entry{log_level::warn, "exit_on: " + of.full_name(what.instance) + " is "
                                              + std::string(lifecycle::name(what.state)) + ", stopping every program"};
    }
    entry operator()(const supervisor::listeners_last&) const { return std::nullopt; }
    entry operator()(const supervisor::shutdown_began&) const
    {
        return std::nullopt;
    } // its signal or request is logged
    entry operator()(const supervisor::shutdown_finished&) const
    {
        return log_entry{log_level::info, "every program has ended"};
    }
    entry operator()(const supervisor::request_finished&) const { return std::nullopt; } // its effects are
};

} // namespace

entry log_text(const supervisor::event& event, const instance_lookup& lookup)
{
    return std::visit(sentence{lookup}, event);
}

std::string describe(const supervisor::clearing_strays& what)
{
    return (what.killed ? "killing " : "telling to end ") + supervisor::describe_strays(what.strays);
}

std::string describe(const supervisor::will_restart& what)
{
    auto wait = "in " + brief(what.delay);
    return what.attempt ? wait + " (attempt " + std::to_string(*what.attempt) + ")" : wait;
}

std::string describe(const plan& plan)
{
    auto changed = plan.updated;
    for (const auto& name : plan.restarted)
        changed.push_back(name + " (restarts)");
    for (const auto& name : plan.started)
        changed.push_back(name + " (starts)");
    return "plan: added " + listed(plan.added) + "; changed " + listed(changed) + "; removed " + listed(plan.removed)
         + "; unchanged " + std::to_string(plan.unchanged.size());
}

log_entry log_started(const std::string& name, pid_t own)
{
    return {log_level::info, name + " started with pid " + std::to_string(own)};
}

log_entry log_spawned(const std::string& process_name, pid_t pid)
{
    return {log_level::info, "spawned: '" + process_name + "' with pid " + std::to_string(pid)};
}

log_entry log_creating_socket(const std::string& url)
{
    return {log_level::info, "Creating socket " + url};
}

log_entry log_closing_socket(const std::string& url)
{
    return {log_level::info, "Closing socket " + url};
}

log_entry log_orphan(pid_t pid, const exit_status& status, const std::string& command, const std::string& program)
{
    return {log_level::info, "reaped unknown pid " + std::to_string(pid) + " (" + how(status) + ")"
                                 + (command.empty() ? "" : ": " + command)
                                 + (program.empty() ? "" : ", of " + program)};
}

log_entry log_output(const std::string& process_name, output::stream which, std::string_view text)
{
    return {log_level::debug,
            "'" + process_name + "' " + std::string(output::name_of(which)) + " output:\n" + std::string(text)};
}

log_entry log_signal(int signal)
{
    if (signal == SIGUSR2)
        return {log_level::info, "received SIGUSR2 indicating log reopen request"};
    const std::string wish = signal == SIGHUP ? "restart" : "exit";
    return {log_level::warn, "received " + signal_name(signal) + " indicating " + wish + " request"};
}

} // namespace reaperd::daemon
