#include "model/signal_name.hpp"
#include "protocol/field.hpp"
#include "protocol/json.hpp"
#include "protocol/time.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <utility>

namespace reaperd::protocol {

namespace {

namespace json = boost::json;

template <class Read>
auto decode(std::string_view text, Read read) -> result<std::invoke_result_t<Read, const field&>>
{
    json::monotonic_resource memory(text.size() * 2 + 1024);
    json::error_code error;
    auto document = json::parse(text, error, &memory);
    if (error)
        return failure{"not JSON: " + error.message()};
    std::optional<failure> problem;
    auto value = read(field(document, problem));
    if (problem)
        return *problem;
    return value;
}

std::string read_text(const field& f)
{
    return f.text();
}
std::vector<std::string> read_texts(const field& f)
{
    return f.list(read_text);
}

wall_time read_time(const field& f)
{
    auto text = f.text();
    auto at = parse_time(text);
    if (!at)
        f.wrong("expected a time such as 2026-11-22T19:20:00.123Z");
    return at.value_or(wall_time{});
}

exit_status read_exit(const field& f)
{
    if (!f["unknown"].is_absent() && f["unknown"].flag())
        return unknown_exit{};
    if (f["signal"].is_absent())
        return exited{f["code"].number<int>()};
    return signalled{f["signal"].number<int>(), f["core"].flag()};
}

std::chrono::nanoseconds read_milliseconds(const field& f)
{
    constexpr std::int64_t a_century = 100LL * 366 * 24 * 3600 * 1000;
    auto count = f.number<std::int64_t>();
    if (count >= 0 && count <= a_century)
        return std::chrono::milliseconds{count};
    f.wrong("expected milliseconds");
    return {};
}

// That a daemon of an earlier version does not tell yet.
std::uint64_t read_count(const field& f)
{
    return f.is_absent() ? 0 : f.number<std::uint64_t>();
}

program_status read_status(const field& f)
{
    program_status status;
    status.name = f["name"].text();
    status.group = f["group"].text();
    status.state = f["state"].text();
    if (!f["pid"].is_null())
        status.pid = f["pid"].number<int>();
    status.since = read_time(f["since"]);
    status.restarts = f["restarts"].number<std::uint64_t>();
    if (!f["exit"].is_null())
        status.exit = read_exit(f["exit"]);
    status.why = f["why"].text();
    status.reaped = read_count(f["reaped"]);
    status.orphans = read_count(f["orphans"]);
    if (!f["leaks"].is_null() && !f["leaks"].is_absent())
        status.leaks =
            leak{f["leaks"]["zombies"].number<std::uint64_t>(),
                 std::chrono::duration_cast<std::chrono::milliseconds>(read_milliseconds(f["leaks"]["oldest_ms"]))};
    return status;
}

known_process read_known(const field& f)
{
    return {f["name"].text(),
            f["group"].text(),
            f["in_use"].flag(),
            f["autostart"].flag(),
            f["group_priority"].number<int>(),
            f["priority"].number<int>()};
}

last_death read_death(const field& f)
{
    return {read_time(f["at"]), read_exit(f["exit"]), read_milliseconds(f["lifetime_ms"]), f["by_request"].flag()};
}

program_detail read_detail(const field& f)
{
    program_detail detail;
    detail.status = read_status(f);
    detail.command = f["command"].text();
    detail.deaths = f["deaths"].list(read_death);
    detail.last_stderr = read_texts(f["last_stderr"]);
    detail.stdout_log = f["stdout_log"].text();
    detail.stderr_log = f["stderr_log"].text();
    return detail;
}

daemon_status read_daemon(const field& f)
{
    daemon_status daemon;
    daemon.pid = f["pid"].number<int>();
    daemon.version = f["version"].text();
    daemon.identifier = f["identifier"].text();
    daemon.state = f["state"].text();
    daemon.config_file = f["config_file"].text();
    daemon.since = read_time(f["since"]);
    daemon.longest_stall = read_milliseconds(f["longest_stall_ms"]);
    daemon.orphans_reaped = f["orphans_reaped"].number<std::uint64_t>();
    daemon.programs_reaped = read_count(f["programs_reaped"]);
    daemon.dropped_output = f["dropped_output"].number<std::uint64_t>();
    daemon.failed_upgrade = f["failed_upgrade"].is_absent() ? std::string{} : f["failed_upgrade"].text();
    return daemon;
}

name_result read_result(const field& f)
{
    return {f["name"].text(), f["outcome"].text(), f["why"].text(), read_texts(f["last_stderr"])};
}

plan read_plan(const field& f)
{
    return {read_texts(f["added"]),   read_texts(f["restarted"]), read_texts(f["started"]),
            read_texts(f["updated"]), read_texts(f["removed"]),   read_texts(f["unchanged"])};
}

group_changes read_groups(const field& f)
{
    if (f.is_absent())
        return {};
    return {read_texts(f["added"]), read_texts(f["changed"]), read_texts(f["removed"])};
}

reply read_reply(const field& f)
{
    reply answer;
    answer.ok = f["ok"].flag();
    answer.message = f[answer.ok ? "message" : "error"].text();
    answer.results = f["results"].list(read_result);
    answer.plan = read_plan(f["plan"]);
    answer.groups = read_groups(f["groups"]);
    return answer;
}

// ---- requests: strict, because a misspelt field would do something else than was meant

std::vector<std::string> read_names(const field& f)
{
    auto names = read_texts(f);
    if (names.empty())
        f.wrong("expected at least one name, or \"all\"");
    return names;
}

// A name, or a number, as people have them at hand.
int read_signal(const field& f)
{
    if (f.is_number())
        return f.number<int>();
    auto number = signal_number(f.text());
    if (!number)
        f.wrong("expected a signal's name or number");
    return number.value_or(0);
}

template <class Request>
request read_named(const field& f)
{
    f.only({"names"});
    return Request{read_names(f["names"])};
}

request read_signal_request(const field& f)
{
    f.only({"names", "signal"});
    return signal_request{read_names(f["names"]), read_signal(f["signal"])};
}

request read_update(const field& f)
{
    f.only({"names"});
    return update_request{f["names"].is_absent() ? std::vector<std::string>{} : read_texts(f["names"])};
}

request read_upgrade(const field& f)
{
    f.only({"path"});
    return upgrade_request{f["path"].is_absent() ? std::string{} : f["path"].text()};
}

request read_stdin(const field& f)
{
    f.only({"name", "text"});
    return stdin_request{f["name"].text(), f["text"].text()};
}

request read_event(const field& f)
{
    f.only({"type", "data"});
    return event_request{f["type"].text(), f["data"].text()};
}

request read_reload(const field& f)
{
    f.only({"dry_run"});
    return reload_request{!f["dry_run"].is_absent() && f["dry_run"].flag()};
}

template <class Request>
request read_bare(const field& f)
{
    f.only({});
    return Request{};
}

struct request_form {
    std::string_view verb;
    request (*read)(const field&);
};

// In the order of request's alternatives.
constexpr std::array<request_form, std::variant_size_v<request>> forms{{
    {"start", read_named<start_request>},
    {"stop", read_named<stop_request>},
    {"restart", read_named<restart_request>},
    {"signal", read_signal_request},
    {"clear", read_named<clear_request>},
    {"reread", read_bare<reread_request>},
    {"add", read_named<add_request>},
    {"remove", read_named<remove_request>},
    {"update", read_update},
    {"stdin", read_stdin},
    {"event", read_event},
    {"reload", read_reload},
    {"reopen", read_bare<reopen_request>},
    {"clear-log", read_bare<clear_log_request>},
    {"shutdown", read_bare<shutdown_request>},
    {"start-over", read_bare<start_over_request>},
    {"upgrade", read_upgrade},
}};

} // namespace

std::string_view verb(const request& asked)
{
    return forms[asked.index()].verb;
}

result<request> decode_request(std::string_view verb, std::string_view body)
{
    for (const auto& form : forms)
        if (form.verb == verb)
            return decode(body.empty() ? "{}" : body, form.read);
    return failure{"unknown request: " + std::string(verb)};
}

result<std::vector<program_status>> decode_status(std::string_view text)
{
    return decode(text, [](const field& f) { return f.list(read_status); });
}

result<std::vector<known_process>> decode_known(std::string_view text)
{
    return decode(text, [](const field& f) { return f.list(read_known); });
}

result<program_detail> decode_detail(std::string_view text)
{
    return decode(text, read_detail);
}
result<daemon_status> decode_daemon(std::string_view text)
{
    return decode(text, read_daemon);
}
result<reply> decode_reply(std::string_view text)
{
    return decode(text, read_reply);
}

std::string decode_error(std::string_view text)
{
    auto message = decode(text, [](const field& f) { return f["error"].text(); });
    return message ? *message : std::string(text);
}

} // namespace reaperd::protocol
