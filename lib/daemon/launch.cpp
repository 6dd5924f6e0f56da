#include "daemon/launch.hpp"

#include "config/command.hpp"
#include "process/executable.hpp"

#include <string_view>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

// What a shell-less daemon searches when nobody set PATH (supervisord's list).
constexpr std::string_view fallback_path = "/bin:/usr/bin:/usr/local/bin";

// The program's own PATH, else ours.
std::string_view path_of(const inherited_variables& inherited, const environment& own)
{
    if (const auto found = own.find("PATH"); found != own.end())
        return found->second;
    return inherited.value("PATH").value_or(fallback_path);
}

std::vector<std::string> written_out(const environment& own)
{
    std::vector<std::string> entries;
    entries.reserve(own.size());
    for (const auto& [name, value] : own)
        entries.push_back(name + "=" + value);
    return entries;
}

rlim_t limit_value(const std::optional<std::uint64_t>& value)
{
    return value ? static_cast<rlim_t>(*value) : RLIM_INFINITY;
}

std::vector<process::limit> limits_of(const execution& execution, const child_defaults& defaults)
{
    std::vector<process::limit> limits{{RLIMIT_NOFILE, defaults.descriptors}};
    for (const auto& wanted : execution.limits)
        limits.push_back({wanted.resource, {limit_value(wanted.soft), limit_value(wanted.hard)}});
    return limits;
}

std::optional<pid_t> group_for(const process_group& wanted, std::optional<pid_t> group_to_join,
                               std::optional<pid_t> inherited)
{
    if (std::holds_alternative<own_group>(wanted))
        return 0;
    return std::holds_alternative<inherited_group>(wanted) ? inherited : group_to_join;
}

// In supervisord's words; an empty command is told as it is.
std::string why_not_split(const std::string& command, const std::string& problem)
{
    if (command.find_first_not_of(" \t\r\n") == command.npos)
        return problem;
    const char quote = command.find('\'') != command.npos && command.find('"') == command.npos ? '"' : '\'';
    return "can't parse command " + (quote + command + quote) + ": " + problem;
}

struct words_and_file {
    std::vector<std::string> arguments;
    std::string executable;
};

boost::system::result<words_and_file, unprepared>
understand(const execution& execution, const inherited_variables& inherited, const environment& own)
{
    auto arguments = config::split_command(execution.command);
    if (!arguments)
        return unprepared{why_not_split(execution.command, arguments.error().message)};
    auto executable = process::find_executable(arguments->front(), path_of(inherited, own));
    if (!executable)
        return unprepared{executable.error().message, executable.error().code};
    return words_and_file{std::move(*arguments), std::move(*executable)};
}

} // namespace

prepared prepare_launch(const program& program, const inherited_variables& inherited, const environment& own,
                        std::array<int, 3> stdio, std::optional<pid_t> group_to_join, const child_defaults& defaults,
                        accounts& users)
{
    const auto& execution = program.execution;
    auto command = understand(execution, inherited, own);
    if (!command)
        return command.error();

    process::spawn_request request;
    if (execution.user) {
        auto account = users.find(*execution.user);
        if (!account)
            return unprepared{account.error().message};
        request.account = *account;
    }
    request.executable = std::move(command->executable);
    request.arguments = std::move(command->arguments);
    request.environment = written_out(own);
    request.shared_environment = inherited.without(own);
    request.directory = execution.directory;
    request.stdio = stdio;
    request.group = group_for(execution.group, group_to_join, defaults.inherited_group);
    if (execution.takes_terminal && ::isatty(STDIN_FILENO))
        request.terminal = STDIN_FILENO;
    request.umask = execution.umask.value_or(defaults.umask);
    request.nice = execution.nice;
    request.out_of_memory_score = execution.oom_score_adj;
    request.limits = limits_of(execution, defaults);
    request.ignore_sigchld = execution.autoreap;
    return request;
}

std::optional<unprepared> hindrance_of(const program& program, const inherited_variables& inherited,
                                       const environment& own)
{
    auto command = understand(program.execution, inherited, own);
    return command ? std::nullopt : std::optional(command.error());
}

} // namespace reaperd::daemon
