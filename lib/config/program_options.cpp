#include "config/program_options.hpp"

#include "config/environment.hpp"
#include "config/limits.hpp"
#include "config/path.hpp"
#include "config/text.hpp"
#include "config/value.hpp"

#include <limits>

namespace reaperd::config {
namespace {

using draft = program_draft;

constexpr auto lowest = std::numeric_limits<int>::min();
constexpr auto highest = std::numeric_limits<int>::max();
// As many processes as Linux has by default; a slip with a zero too many is refused instead of filling the memory.
constexpr int most_processes = 32768;

reading<void> set_type(draft& to, const field& from)
{
    const auto word = to_lower(from.text());
    if (word == "oneshot" || word == "scheduled")
        return mistake("'" + std::string(from.text()) + "' is not supported yet: write service or forking", 0);
    return put(to.forks, one_of<bool>(from.text(), {{"service", false}, {"forking", true}}));
}

reading<void> set_pid_file(draft& to, const field& from)
{
    if (strip(from.text()).empty())
        return mistake("cannot be empty: write the path of the file in which the daemon writes its pid", 0);
    to.value.execution.pid_file = with_home(from.text(), from.around.world);
    return {};
}

reading<void> set_ready_timeout(draft& to, const field& from)
{
    const auto limit = duration_from_zero(from.text());
    if (limit && *limit == std::chrono::nanoseconds::zero())
        return mistake("0 would end every start at once: write a longer time", 0);
    return put(to.value.policy.start.ready_timeout, limit);
}

reading<void> set_count(draft& to, const field& from)
{
    auto count = clamped(from.text(), 0, highest);
    if (count && *count > most_processes)
        return mistake(
            "that is more than the kernel has room for: write " + std::to_string(most_processes) + " or less", 0);
    return put(to.count, count);
}

reading<void> set_first_number(draft& to, const field& from)
{
    auto number = integer(from.text());
    if (number)
        to.first_number = std::clamp<long long>(*number, lowest, highest);
    return number ? reading<void>() : number.error();
}

reading<void> set_environment(draft& to, const field& from)
{
    auto pairs = parse_environment(from.text());
    if (!pairs)
        return pairs.error();
    for (const auto& loss : pairs->losses)
        from.warn(loss);
    to.own_environment = std::move(pairs->variables);
    return {};
}

// Relative to the file that names it, as an [include] is.
reading<void> set_env_file(draft& to, const field& from)
{
    if (from.text().empty())
        return mistake("cannot be empty: write the path of a file with NAME=VALUE lines", 0);
    auto path = joined(from.entry.file->folder, with_home(from.text(), from.around.world));
    to.file_environment = from.around.env_file(path, from.where());
    return {};
}

reading<void> set_signal(draft& to, const field& from)
{
    auto number = signal(from.text());
    if (number && *number == 0)
        from.warn({"signal 0 sends nothing, so a stop waits stopwaitsecs and kills: write TERM or another signal", 0});
    return put(to.value.policy.stop.signal, number);
}

reading<void> set_server_url(draft& to, const field& from)
{
    bool automatic = strip(from.text()).empty() || to_lower(strip(from.text())) == "auto";
    to.value.execution.server_url = automatic ? std::nullopt : std::optional<std::string>(from.text());
    return {};
}

reading<void> set_process_group(draft& to, const field& from)
{
    auto& group = to.value.execution.group;
    auto word = to_lower(from.text());
    if (word.empty())
        return mistake("cannot be empty: write new, inherit, or the name of a program", 0);
    if (word == "inherit")
        group = inherited_group{};
    else if (word != "new")
        group = group_of{std::string(from.text())};
    return {};
}

reading<void> set_umask(draft& to, const field& from)
{
    auto mask = permissions(from.text());
    if (mask)
        to.value.execution.umask = *mask & 0777;
    return mask ? reading<void>() : mask.error();
}

reading<void> set_limit(draft& to, const field& from)
{
    auto kind = std::ranges::find(limit_kinds(), from.entry.key, &limit_kind::option);
    auto limit = parse_limit(*kind, from.text());
    if (!limit)
        return limit.error();
    to.value.execution.limits.push_back(*limit);
    return {};
}

restart_delay& delay(draft& to)
{
    auto& optional = to.value.policy.restart.delay;
    return optional ? *optional : optional.emplace();
}

reading<void> set_longest_delay(draft& to, const field& from)
{
    delay(to);
    return put(to.longest_restart_delay, duration_from_zero(from.text()));
}

reading<void> set_kill_mode(draft& to, const field& from)
{
    auto& mode = to.value.policy.stop.mode;
    const auto word = to_lower(from.text());
    if (word == "tree")
        mode = kill_mode::tree;
    else if (word == "group")
        mode = kill_mode::group;
    else if (word == "process")
        mode = kill_mode::process;
    else
        return mistake("cannot be '" + std::string(from.text()) + "': write tree, group or process", 0);
    return {};
}

reading<void> set_strays(draft& to, const field& from)
{
    const auto word = to_lower(from.text());
    if (word != "kill" && word != "keep")
        return mistake("cannot be '" + std::string(from.text()) + "': write kill or keep", 0);
    to.value.policy.stop.strays = word == "kill" ? strays::kill : strays::keep;
    return {};
}

using stream = stream_policy output_policy::*;

template <stream Stream>
reading<void> set_log(draft& to, const field& from)
{
    auto& policy = to.value.output.*Stream;
    // supervisord expands this value twice, so that a percent sign in it is written %%%%.
    auto twice = expand(from.text(), from.known);
    if (!twice)
        return twice.error();
    auto word = to_lower(twice->text);
    if (word == "auto") {
        policy.target = auto_log{};
        return {};
    }
    policy.target = no_log{};
    policy.syslog |= word == "syslog";
    if (word == "syslog")
        from.warn({"a log file called syslog is an old way to ask for it: write "
                       + std::string(from.entry.key.substr(0, 6)) + "_syslog = true",
                   0});
    if (word.empty() || word == "none" || word == "off" || word == "syslog")
        return {};
    auto path = path_in_existing_folder(twice->text, from.around);
    if (!path)
        return path.error();
    policy.target = log_path{std::move(*path)};
    return {};
}

template <stream Stream>
reading<void> set_backups(draft& to, const field& from)
{
    return put((to.value.output.*Stream).rotation.backups, clamped(from.text(), 0, highest));
}

template <stream Stream>
reading<void> set_bytes(draft& to, const field& from)
{
    return put((to.value.output.*Stream).rotation.max_bytes, size(from.text()));
}

template <stream Stream>
reading<void> set_syslog(draft& to, const field& from)
{
    auto wanted = boolean(from.text());
    if (!wanted)
        return wanted.error();
    (to.value.output.*Stream).syslog |= *wanted; // a log file called syslog has the last word
    return {};
}

template <stream Stream>
reading<void> set_capture(draft& to, const field& from)
{
    return put((to.value.output.*Stream).capture_max_bytes, size(from.text()));
}

template <stream Stream>
reading<void> set_events(draft& to, const field& from)
{
    return put((to.value.output.*Stream).events_enabled, boolean(from.text()));
}

using enum stage;
using to = draft&;
using from = const field&;

constexpr auto out = &output_policy::standard_output;
constexpr auto err = &output_policy::standard_error;

constexpr auto table = sorted(std::to_array<option<draft>>({
    // What to run
    {"command", process, [](to d, from f) { return put(d.value.execution.command, reading<std::string>(std::string(f.text()))); }},
    {"process_name", unexpanded, [](to d, from f) { return put(d.name_template, process_or_group_name(f.text())); }},
    {"type", section, set_type},
    {"pidfile", process, set_pid_file},
    {"numprocs", section, set_count},
    {"numprocs_start", section, set_first_number},
    {"directory", process, [](to d, from f) { return put(d.value.execution.directory, reading<std::string>(std::string(f.text()))); }},
    {"user", section, [](to d, from f) { return put(d.value.execution.user, existing_user(f.text(), f.around)); }},
    {"umask", section, set_umask},
    {"environment", environment, set_environment},
    {"env_file", env_file, set_env_file},
    {"serverurl", section, set_server_url},
    {"process_group", section, set_process_group},
    {"stdio", section, [](to d, from f) {
         return put(d.value.execution.stdio, one_of<stdio_mode>(f.text(), {{"capture", stdio_mode::capture}, {"inherit", stdio_mode::inherit}}));
     }},
    {"redirect_stderr", section, [](to d, from f) { return put(d.value.execution.redirect_stderr, boolean(f.text())); }},
    {"autoreap", section, [](to d, from f) { return put(d.value.execution.autoreap, boolean(f.text())); }},
    {"nice", section, [](to d, from f) { return put(d.value.execution.nice, bounded(f.text(), -20, 19)); }},
    {"oom_score_adj", section, [](to d, from f) { return put(d.value.execution.oom_score_adj, bounded(f.text(), -1000, 1000)); }},
    {"rlimit_as", section, set_limit},
    {"rlimit_core", section, set_limit},
    {"rlimit_cpu", section, set_limit},
    {"rlimit_data", section, set_limit},
    {"rlimit_fsize", section, set_limit},
    {"rlimit_locks", section, set_limit},
    {"rlimit_memlock", section, set_limit},
    {"rlimit_msgqueue", section, set_limit},
    {"rlimit_nice", section, set_limit},
    {"rlimit_nofile", section, set_limit},
    {"rlimit_nproc", section, set_limit},
    {"rlimit_rss", section, set_limit},
    {"rlimit_rtprio", section, set_limit},
    {"rlimit_rttime", section, set_limit},
    {"rlimit_sigpending", section, set_limit},
    {"rlimit_stack", section, set_limit},
    // How it lives
    {"priority", section, [](to d, from f) { return put(d.value.priority, clamped(f.text(), lowest, highest)); }},
    {"autostart", section, [](to d, from f) { return put(d.value.autostart, boolean(f.text())); }},
    {"startsecs", section, [](to d, from f) { return put(d.value.policy.start.start_seconds, duration(f.text())); }},
    {"ready_timeout", section, set_ready_timeout},
    {"startretries", section, [](to d, from f) { return put(d.value.policy.start.retries, clamped(f.text(), lowest, highest)); }},
    {"autorestart", section, [](to d, from f) { return put(d.value.policy.restart.mode, autorestart(f.text())); }},
    {"exitcodes", section, [](to d, from f) { return put(d.value.policy.restart.exit_codes, exit_codes(f.text())); }},
    {"restart_delay", section, [](to d, from f) { return put(delay(d).initial, duration_from_zero(f.text())); }},
    {"restart_delay_factor", section, [](to d, from f) { return put(delay(d).factor, factor(f.text())); }},
    {"restart_delay_max", section, set_longest_delay},
    {"restart_jitter", section, [](to d, from f) { return put(delay(d).jitter, share(f.text())); }},
    {"restart_reset_after", section, [](to d, from f) { return put(delay(d).reset_after, duration_from_zero(f.text())); }},
    {"stopsignal", section, set_signal},
    {"stopwaitsecs", section, [](to d, from f) { return put(d.value.policy.stop.wait, duration(f.text())); }},
    {"kill_mode", section, set_kill_mode},
    {"strays", section, set_strays},
    {"stray_wait", section, [](to d, from f) { return put(d.value.policy.stop.stray_wait, duration_from_zero(f.text())); }},
    {"die_with_supervisor", section, [](to d, from f) { return put(d.value.policy.stop.with_supervisor, boolean(f.text())); }},
    {"stopasgroup", section, [](to d, from f) { return put(d.value.policy.stop.as_group, boolean(f.text())); }},
    {"killasgroup", section, [](to d, from f) { return put(d.kill_as_group, boolean(f.text())); }},
    // Where its output goes
    {"log_format", section, [](to d, from f) {
         return put(d.value.output.format, one_of<log_format>(f.text(), {{"raw", log_format::raw}, {"timestamped", log_format::timestamped}, {"json", log_format::json}}));
     }},
    {"stdout_logfile", process, set_log<out>},
    {"stdout_logfile_backups", process, set_backups<out>},
    {"stdout_logfile_maxbytes", process, set_bytes<out>},
    {"stdout_syslog", process, set_syslog<out>},
    {"stdout_capture_maxbytes", section, set_capture<out>},
    {"stdout_events_enabled", section, set_events<out>},
    {"stderr_logfile", process, set_log<err>},
    {"stderr_logfile_backups", process, set_backups<err>},
    {"stderr_logfile_maxbytes", process, set_bytes<err>},
    {"stderr_syslog", process, set_syslog<err>},
    {"stderr_capture_maxbytes", section, set_capture<err>},
    {"stderr_events_enabled", section, set_events<err>},
}));

} // namespace

std::span<const option<program_draft>> program_options()
{
    return table;
}

} // namespace reaperd::config
