#include "protocol/json.hpp"
#include "protocol/time.hpp"
#include "protocol/utf8.hpp"

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace reaperd::protocol {

namespace {

namespace json = boost::json;
using chrono_milliseconds = std::chrono::milliseconds;

json::string to_string(std::string_view text, const json::storage_ptr& memory)
{
    bool plain = std::all_of(text.begin(), text.end(), [](char letter) { return (letter & 0x80) == 0; });
    return plain ? json::string(text, memory) : valid_utf8(text, json::string(memory));
}

json::array to_list(const std::vector<std::string>& texts, const json::storage_ptr& memory)
{
    json::array list(memory);
    list.reserve(texts.size());
    for (const auto& text : texts)
        list.emplace_back(to_string(text, memory));
    return list;
}

json::value exit_of(const std::optional<exit_status>& status, const json::storage_ptr& memory)
{
    if (!status)
        return json::value(nullptr, memory);
    json::object object(memory);
    if (const auto* normal = std::get_if<exited>(&*status)) {
        object.emplace("code", normal->code);
        return object;
    }
    if (std::holds_alternative<unknown_exit>(*status)) {
        object.emplace("unknown", true);
        return object;
    }
    const auto& death = std::get<signalled>(*status);
    object.emplace("signal", death.signal);
    object.emplace("core", death.core_dumped);
    return object;
}

json::value leaks_of(const std::optional<leak>& leaks, const json::storage_ptr& memory)
{
    if (!leaks)
        return json::value(nullptr, memory);
    json::object object(memory);
    object.emplace("zombies", leaks->zombies);
    object.emplace("oldest_ms", leaks->oldest.count());
    return object;
}

json::object to_object(const program_status& status, const json::storage_ptr& memory)
{
    json::object object(16, memory);
    object.emplace("name", to_string(status.name, memory));
    object.emplace("group", to_string(status.group, memory));
    object.emplace("state", to_string(status.state, memory));
    object.emplace("pid", status.pid ? json::value(*status.pid, memory) : json::value(nullptr, memory));
    object.emplace("since", to_text(status.since));
    object.emplace("restarts", status.restarts);
    object.emplace("exit", exit_of(status.exit, memory));
    object.emplace("why", to_string(status.why, memory));
    object.emplace("reaped", status.reaped);
    object.emplace("orphans", status.orphans);
    object.emplace("leaks", leaks_of(status.leaks, memory));
    return object;
}

json::object to_object(const known_process& process, const json::storage_ptr& memory)
{
    json::object object(memory);
    object.emplace("name", to_string(process.name, memory));
    object.emplace("group", to_string(process.group, memory));
    object.emplace("in_use", process.in_use);
    object.emplace("autostart", process.autostart);
    object.emplace("group_priority", process.group_priority);
    object.emplace("priority", process.priority);
    return object;
}

json::object to_object(const last_death& death, const json::storage_ptr& memory)
{
    json::object object(memory);
    object.emplace("at", to_text(death.at));
    object.emplace("exit", exit_of(death.exit, memory));
    object.emplace("lifetime_ms", std::chrono::duration_cast<chrono_milliseconds>(death.lifetime).count());
    object.emplace("by_request", death.by_request);
    return object;
}

json::object to_object(const name_result& answer, const json::storage_ptr& memory)
{
    json::object object(memory);
    object.emplace("name", to_string(answer.name, memory));
    object.emplace("outcome", to_string(answer.outcome, memory));
    object.emplace("why", to_string(answer.why, memory));
    object.emplace("last_stderr", to_list(answer.last_stderr, memory));
    return object;
}

json::object to_object(const plan& wanted, const json::storage_ptr& memory)
{
    json::object object(memory);
    object.emplace("added", to_list(wanted.added, memory));
    object.emplace("restarted", to_list(wanted.restarted, memory));
    object.emplace("started", to_list(wanted.started, memory));
    object.emplace("updated", to_list(wanted.updated, memory));
    object.emplace("removed", to_list(wanted.removed, memory));
    object.emplace("unchanged", to_list(wanted.unchanged, memory));
    return object;
}

json::object to_object(const group_changes& found, const json::storage_ptr& memory)
{
    json::object object(memory);
    object.emplace("added", to_list(found.added, memory));
    object.emplace("changed", to_list(found.changed, memory));
    object.emplace("removed", to_list(found.removed, memory));
    return object;
}

template <class T>
json::array to_array(const std::vector<T>& items, const json::storage_ptr& memory)
{
    json::array array(memory);
    array.reserve(items.size());
    for (const auto& item : items)
        array.emplace_back(to_object(item, memory));
    return array;
}

json::object names_of(const std::vector<std::string>& names)
{
    return {{"names", to_list(names, {})}};
}

struct to_body {
    json::object operator()(const start_request& r) const { return names_of(r.names); }
    json::object operator()(const stop_request& r) const { return names_of(r.names); }
    json::object operator()(const restart_request& r) const { return names_of(r.names); }
    json::object operator()(const signal_request& r) const
    {
        return {{"names", to_list(r.names, {})}, {"signal", r.signal}};
    }
    json::object operator()(const clear_request& r) const { return names_of(r.names); }
    json::object operator()(const reread_request&) const { return {}; }
    json::object operator()(const add_request& r) const { return names_of(r.names); }
    json::object operator()(const remove_request& r) const { return names_of(r.names); }
    json::object operator()(const update_request& r) const { return names_of(r.names); }
    json::object operator()(const stdin_request& r) const
    {
        return {{"name", to_string(r.name, {})}, {"text", to_string(r.text, {})}};
    }
    json::object operator()(const event_request& r) const
    {
        return {{"type", to_string(r.type, {})}, {"data", to_string(r.data, {})}};
    }
    json::object operator()(const reload_request& r) const { return {{"dry_run", r.dry_run}}; }
    json::object operator()(const reopen_request&) const { return {}; }
    json::object operator()(const clear_log_request&) const { return {}; }
    json::object operator()(const shutdown_request&) const { return {}; }
    json::object operator()(const start_over_request&) const { return {}; }
    json::object operator()(const upgrade_request& r) const
    {
        return r.path.empty() ? json::object{} : json::object{{"path", to_string(r.path, {})}};
    }
};

} // namespace

std::string encode(const std::vector<program_status>& programs)
{
    json::monotonic_resource memory(programs.size() * 1024 + 1024);
    return json::serialize(to_array(programs, &memory));
}

std::string encode(const std::vector<known_process>& processes)
{
    return json::serialize(to_array(processes, {}));
}

std::string encode(const program_detail& detail)
{
    auto object = to_object(detail.status, {});
    object.emplace("command", to_string(detail.command, {}));
    object.emplace("deaths", to_array(detail.deaths, {}));
    object.emplace("last_stderr", to_list(detail.last_stderr, {}));
    object.emplace("stdout_log", to_string(detail.stdout_log, {}));
    object.emplace("stderr_log", to_string(detail.stderr_log, {}));
    return json::serialize(object);
}

std::string encode(const daemon_status& daemon)
{
    return json::serialize(json::object{
        {"pid", daemon.pid},
        {"version", to_string(daemon.version, {})},
        {"identifier", to_string(daemon.identifier, {})},
        {"state", to_string(daemon.state, {})},
        {"config_file", to_string(daemon.config_file, {})},
        {"since", to_text(daemon.since)},
        {"longest_stall_ms", std::chrono::duration_cast<chrono_milliseconds>(daemon.longest_stall).count()},
        {"orphans_reaped", daemon.orphans_reaped},
        {"programs_reaped", daemon.programs_reaped},
        {"dropped_output", daemon.dropped_output},
        {"failed_upgrade", to_string(daemon.failed_upgrade, {})},
    });
}

std::string encode(const reply& answer)
{
    return json::serialize(json::object{
        {"ok", answer.ok},
        {answer.ok ? "message" : "error", to_string(answer.message, {})},
        {"results", to_array(answer.results, {})},
        {"plan", to_object(answer.plan, {})},
        {"groups", to_object(answer.groups, {})},
    });
}

std::string encode_error(std::string_view message)
{
    return json::serialize(json::object{{"error", to_string(message, {})}});
}

std::string encode(const request& asked)
{
    return json::serialize(std::visit(to_body{}, asked));
}

} // namespace reaperd::protocol
