#include "control/rpc/methods.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <limits>
#include <pwd.h>
#include <tuple>
#include <utility>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;
using protocol::process_info;
using std::chrono::seconds;

// ---- what is

int code_of(std::string_view state)
{
    constexpr std::pair<std::string_view, int> codes[] = {{"STOPPED", 0},  {"STARTING", 10}, {"RUNNING", 20},
                                                          {"BACKOFF", 30}, {"STOPPING", 40}, {"EXITED", 100},
                                                          {"FATAL", 200}};
    for (const auto& [name, number] : codes)
        if (name == state)
            return number;
    return 1000; // UNKNOWN
}

// XML-RPC's int has 32 bits, which end in 2038.
std::int64_t capped(std::int64_t time)
{
    return std::min<std::int64_t>(time, std::numeric_limits<std::int32_t>::max());
}

std::int64_t seconds_of(const std::optional<protocol::wall_time>& when)
{
    return when ? std::chrono::duration_cast<seconds>(when->time_since_epoch()).count() : 0;
}

// supervisord has one number for how it ended: the exit code, or -1 for a signal and for what nobody knows.
int exit_code_of(const std::optional<exit_status>& status)
{
    if (!status)
        return 0;
    const auto* normal = std::get_if<exited>(&*status);
    return normal ? normal->code : -1;
}

// As Python prints a timedelta: "0:00:05", "1 day, 2:03:04".
std::string uptime_text(std::int64_t uptime)
{
    std::array<char, 48> text;
    const auto days = uptime / 86400;
    const auto rest = uptime % 86400;
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", static_cast<long long>(rest / 3600),
                  static_cast<long long>(rest % 3600 / 60), static_cast<long long>(rest % 60));
    return (days == 0 ? "" : std::to_string(days) + (days == 1 ? " day, " : " days, ")) + text.data();
}

// Local time, as strftime's %b %d %I:%M %p in the C locale.
std::string date_text(std::time_t when)
{
    std::tm local{};
    ::localtime_r(&when, &local);
    std::array<char, 32> text;
    std::strftime(text.data(), text.size(), "%b %d %I:%M %p", &local);
    return text.data();
}

std::string description_of(const process_info& one, std::int64_t now)
{
    if (one.state == "RUNNING")
        return "pid " + std::to_string(one.pid.value_or(0)) + ", uptime "
             + uptime_text(std::max<std::int64_t>(now - seconds_of(one.started), 0));
    if (one.state == "FATAL" || one.state == "BACKOFF")
        return one.spawn_error.empty() ? "unknown error (try \"tail " + one.name + "\")" : one.spawn_error;
    if (one.state == "STOPPED" || one.state == "EXITED")
        return one.started ? date_text(seconds_of(one.ended)) : "Not started";
    return {};
}

json::value describe(const process_info& one, std::int64_t now)
{
    return json::object{{"name", one.name},
                        {"group", one.group},
                        {"start", capped(seconds_of(one.started))},
                        {"stop", capped(seconds_of(one.ended))},
                        {"now", capped(now)},
                        {"state", code_of(one.state)},
                        {"statename", one.state},
                        {"spawnerr", one.spawn_error},
                        {"exitstatus", exit_code_of(one.exit)},
                        {"logfile", one.stdout_log},
                        {"stdout_logfile", one.stdout_log},
                        {"stderr_logfile", one.stderr_log},
                        {"pid", one.pid.value_or(0)},
                        {"description", description_of(one, now)}};
}

// ---- what was to be

constexpr std::string_view none = "none";

json::value text_or_none(const std::optional<std::string>& text)
{
    return json::value(text ? std::string_view(*text) : none);
}

json::value user_number(const std::optional<std::string>& user)
{
    if (!user)
        return json::value(none);
    const auto* account = ::getpwnam(user->c_str());
    return account ? json::value(account->pw_uid) : json::value(*user);
}

json::value log_name(const log_target& target)
{
    if (const auto* file = std::get_if<log_path>(&target))
        return json::value(file->path);
    return json::value(std::holds_alternative<auto_log>(target) ? "auto" : none);
}

void add_stream(json::object& to, const std::string& name, const stream_policy& stream)
{
    to.emplace(name + "_capture_maxbytes", stream.capture_max_bytes);
    to.emplace(name + "_events_enabled", stream.events_enabled);
    to.emplace(name + "_logfile", log_name(stream.target));
    to.emplace(name + "_logfile_backups", stream.rotation.backups);
    to.emplace(name + "_logfile_maxbytes", stream.rotation.max_bytes);
    to.emplace(name + "_syslog", stream.syslog);
}

std::int64_t whole_seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration_cast<seconds>(time).count();
}

json::value describe(const group& its, const program& one, bool in_use)
{
    const auto& codes = one.policy.restart.exit_codes;
    json::object told{{"name", one.name},
                      {"group", its.name},
                      {"inuse", in_use},
                      {"autostart", one.autostart},
                      {"command", one.execution.command},
                      {"directory", text_or_none(one.execution.directory)},
                      {"uid", user_number(one.execution.user)},
                      {"exitcodes", json::array(codes.begin(), codes.end())},
                      {"group_prio", its.priority},
                      {"process_prio", one.priority},
                      {"killasgroup", one.policy.stop.kill_as_group},
                      {"redirect_stderr", one.execution.redirect_stderr},
                      {"startretries", one.policy.start.retries},
                      {"startsecs", whole_seconds(one.policy.start.start_seconds)},
                      {"stopsignal", one.policy.stop.signal},
                      {"stopwaitsecs", whole_seconds(one.policy.stop.wait)},
                      {"serverurl", text_or_none(one.execution.server_url)}};
    add_stream(told, "stdout", one.output.standard_output);
    add_stream(told, "stderr", one.output.standard_error);
    return told;
}

std::int64_t now(const api& daemon)
{
    return seconds_of(daemon.wall_clock());
}

} // namespace

outcome get_process_info(const api& daemon, std::string name)
{
    if (split(name).process.empty())
        return make_fault(code::bad_name, name);
    const auto one = daemon.process(name);
    if (!one)
        return make_fault(code::bad_name, name);
    return describe(*one, now(daemon));
}

// By name, not by priority.
outcome get_all_process_info(const api& daemon)
{
    auto all = daemon.processes();
    std::ranges::sort(all, [](const process_info& a, const process_info& b) {
        return std::tie(a.group, a.name) < std::tie(b.group, b.name);
    });
    const auto moment = now(daemon);
    json::array told;
    told.reserve(all.size());
    for (const auto& one : all)
        told.push_back(describe(one, moment));
    return json::value(std::move(told));
}

outcome get_all_config_info(const api& daemon)
{
    std::vector<json::value> all;
    for (const auto& group : daemon.known_groups())
        for (const auto& program : group.programs)
            all.push_back(describe(group, program, daemon.has_group(group.name)));
    std::ranges::stable_sort(all, {}, [](const json::value& one) { return one.at("name").get_string(); });
    return json::value(json::array(all.begin(), all.end()));
}

} // namespace reaperd::control::rpc
