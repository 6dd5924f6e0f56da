#include "control/routes.hpp"
#include "protocol/json.hpp"

#include <algorithm>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace reaperd::control {

namespace {

namespace urls = boost::urls;

struct call {
    const api& daemon;
    const limits& most;
    urls::url_view target;
    std::string last_segment; // of the path, decoded
    std::string_view body;
};

constexpr std::string_view plain_text = "text/plain; charset=utf-8";

// ---- the handlers

outcome show_status(const call& c)
{
    std::vector<std::string> names;
    for (auto parameter : c.target.params()) {
        if (parameter.key != "name")
            return refusal(400, "unknown parameter: " + std::string(parameter.key));
        names.emplace_back(parameter.value);
    }
    auto programs = c.daemon.status(names);
    if (!programs)
        return refusal(404, programs.error().message);
    return response{.body = protocol::encode(*programs)};
}

outcome show_program(const call& c)
{
    auto detail = c.daemon.detail(c.last_segment);
    if (!detail)
        return refusal(404, detail.error().message);
    return response{.body = protocol::encode(*detail)};
}

outcome show_daemon(const call& c)
{
    return response{.body = protocol::encode(c.daemon.daemon())};
}

outcome show_available(const call& c)
{
    std::vector<protocol::known_process> all;
    for (const auto& group : c.daemon.known_groups())
        for (const auto& program : group.programs)
            all.push_back({full_name(group.name, program.name), group.name, c.daemon.has_group(group.name),
                           program.autostart, group.priority, program.priority});
    return response{.body = protocol::encode(all)};
}

struct log_query {
    std::string name;
    control::stream stream = stream::standard_output;
    control::amount amount = last_lines{10};
    bool follow = false;
};

result<std::size_t> count(std::string_view key, std::string_view text, std::size_t most)
{
    std::size_t number = 0;
    bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
    if (!digits || !boost::conversion::try_lexical_convert(text, number) || number > most)
        return failure{std::string(key) + ": expected a number up to " + std::to_string(most)};
    return number;
}

result<control::stream> stream_of(std::string_view word)
{
    if (word == "stdout")
        return stream::standard_output;
    if (word == "stderr")
        return stream::standard_error;
    return failure{"stream: expected stdout or stderr"};
}

std::optional<failure> read_parameter(log_query& query, const limits& most, std::string_view key,
                                      const std::string& value)
{
    if (key == "name")
        query.name = value;
    else if (key == "follow" && (value == "0" || value == "1"))
        query.follow = value == "1";
    else if (key == "stream") {
        auto which = stream_of(value);
        if (!which)
            return which.error();
        query.stream = *which;
    } else if (key == "lines" || key == "bytes") {
        auto number = count(key, value, key == "lines" ? most.tail_lines : most.tail_bytes);
        if (!number)
            return number.error();
        query.amount = key == "lines" ? amount(last_lines{*number}) : amount(last_bytes{*number});
    } else
        return failure{"unknown parameter: " + std::string(key) + "=" + value};
    return std::nullopt;
}

result<log_query> read_log_query(const call& c)
{
    log_query query;
    for (auto parameter : c.target.params())
        if (auto problem = read_parameter(query, c.most, std::string(parameter.key), std::string(parameter.value)))
            return *problem;
    return query;
}

// Under its full name, by which the server learns that the program was removed.
outcome order_to_follow(const call& c, const log_query& query)
{
    auto programs = c.daemon.status({query.name});
    if (!programs)
        return refusal(404, programs.error().message);
    if (programs->size() != 1)
        return refusal(400, "name: expected that of one program");
    return follow_order{programs->front().name, query.stream, query.amount};
}

outcome show_log(const call& c)
{
    auto query = read_log_query(c);
    if (!query)
        return refusal(400, query.error().message);
    if (query->name.empty())
        return refusal(400, "name: missing");
    if (query->follow)
        return order_to_follow(c, *query);
    auto text = c.daemon.log_tail(query->name, query->stream, query->amount);
    if (!text)
        return refusal(404, text.error().message);
    return response{.body = std::move(*text), .type = plain_text};
}

constexpr std::string_view no_own_log = "there is no log file";

outcome show_own_log(const call& c)
{
    auto query = read_log_query(c);
    if (!query)
        return refusal(400, query.error().message);
    if (!query->name.empty())
        return refusal(400, "unknown parameter: name");
    if (c.daemon.own_log_file().empty())
        return refusal(404, no_own_log);
    if (query->follow)
        return follow_order{.name = {}, .beginning = query->amount};
    return response{.body = c.daemon.own_log_tail(query->amount), .type = plain_text};
}

outcome ask(const call& c)
{
    auto request = protocol::decode_request(c.last_segment, c.body);
    if (!request)
        return refusal(400, request.error().message);
    return std::move(*request);
}

// ---- supervisord's

outcome call_method(const call& c)
{
    auto made = protocol::xml_rpc::decode_call(c.body);
    if (!made)
        return refusal(400, made.error().message);
    return std::move(*made);
}

constexpr last_bytes what_supervisord_shows{1024}; // of a log, before what comes

// /logtail/NAME, /logtail/NAME/stderr
outcome tail_log(const call& c)
{
    const auto segments = c.target.segments();
    if (segments.size() < 2 || segments.size() > 3)
        return refusal(404, "write /logtail/NAME, or /logtail/NAME/stderr");
    auto part = std::next(segments.begin());
    std::string name(*part);
    auto which =
        ++part == segments.end() ? result<control::stream>(stream::standard_output) : stream_of(std::string(*part));
    auto program = which ? c.daemon.process(name) : which.error();
    if (!program)
        return refusal(404, program.error().message);
    return follow_order{reaperd::full_name(program->group, program->name), *which, what_supervisord_shows};
}

outcome tail_own_log(const call& c)
{
    if (c.daemon.own_log_file().empty())
        return refusal(404, no_own_log);
    return follow_order{.name = {}, .beginning = what_supervisord_shows};
}

outcome show_ok(const call&)
{
    return response{.body = "OK", .type = "text/plain"};
}

outcome show_title(const call& c)
{
    return response{.body = "reaperd (" + c.daemon.daemon().identifier
                          + ") answers here: XML-RPC at /RPC2, JSON at /v1/status. There are no pages yet.\n",
                    .type = plain_text};
}

// ---- the table

enum class effect { none, change };

struct entry {
    std::string_view method;
    std::string_view path; // one that ends with a slash stands for all names below it
    control::effect effect;
    outcome (*handle)(const call&);
};

constexpr entry table[] = {
    {"GET", "/v1/status", effect::none, show_status},     // ?name=N...
    {"GET", "/v1/programs/", effect::none, show_program}, // NAME
    {"GET", "/v1/daemon", effect::none, show_daemon},
    {"GET", "/v1/daemon/log", effect::none, show_own_log}, // ?lines=N|bytes=N&follow=1
    {"GET", "/v1/available", effect::none, show_available},
    {"GET", "/v1/logs", effect::none, show_log}, // ?name=N&stream=stdout|stderr&lines=N|bytes=N&follow=1
    {"POST", "/v1/start", effect::change, ask},  // {"names":[...]}
    {"POST", "/v1/stop", effect::change, ask},
    {"POST", "/v1/restart", effect::change, ask},
    {"POST", "/v1/signal", effect::change, ask}, // and "signal":"HUP"
    {"POST", "/v1/clear", effect::change, ask},
    {"POST", "/v1/reread", effect::change, ask},
    {"POST", "/v1/add", effect::change, ask}, // {"names":[...]}, of groups
    {"POST", "/v1/remove", effect::change, ask},
    {"POST", "/v1/update", effect::change, ask},
    {"POST", "/v1/stdin", effect::change, ask},  // {"name":"...","text":"..."}
    {"POST", "/v1/event", effect::change, ask},  // {"type":"...","data":"..."}
    {"POST", "/v1/reload", effect::change, ask}, // {"dry_run":true}
    {"POST", "/v1/reopen", effect::change, ask},
    {"POST", "/v1/clear-log", effect::change, ask},
    {"POST", "/v1/shutdown", effect::change, ask},
    {"POST", "/v1/start-over", effect::change, ask},
    {"POST", "/v1/upgrade", effect::change, ask},   // {"path":"..."}
    {"POST", "/RPC2", effect::change, call_method}, // and whatever begins so
    {"GET", "/logtail/", effect::none, tail_log},   // NAME[/stdout|/stderr]
    {"GET", "/mainlogtail", effect::none, tail_own_log},
    {"GET", "/ok.html", effect::none, show_ok},
    {"GET", "/", effect::none, show_title},
};

// What shows must not change, and what changes must be asked of the daemon, which notes who asked.
static_assert(std::ranges::all_of(table, [](const entry& e) {
    const bool asks = e.handle == ask || e.handle == call_method;
    return (e.effect == effect::change) == (e.method == "POST") && (e.effect == effect::change) == asks;
}));

bool leads_to(const entry& e, std::string_view path)
{
    if (e.handle == call_method || e.handle == tail_log)
        return path.starts_with(e.path);
    return e.path.ends_with('/') && e.path != "/"
             ? path.starts_with(e.path) && path.size() > e.path.size() && path.find('/', e.path.size()) == path.npos
             : path == e.path;
}

std::string last_segment_of(urls::url_view target)
{
    auto segments = target.segments();
    return segments.empty() ? std::string() : std::string(segments.back());
}

} // namespace

response refusal(unsigned status, std::string_view why)
{
    return {.status = status, .body = protocol::encode_error(why)};
}

outcome route(const api& daemon, const limits& most, std::string_view method, std::string_view target,
              std::string_view body)
{
    auto parsed = urls::parse_origin_form(target);
    if (!parsed)
        return refusal(400, "not a path: " + std::string(target));
    auto path = std::string_view(parsed->encoded_path());
    const entry* other_method = nullptr;
    for (const auto& e : table) {
        if (!leads_to(e, path))
            continue;
        if (e.method == method)
            return e.handle({daemon, most, *parsed, last_segment_of(*parsed), body});
        other_method = &e;
    }
    if (!other_method)
        return refusal(404, "no such resource: " + std::string(path));
    auto answer = refusal(405, std::string(path) + " is for " + std::string(other_method->method));
    answer.header = "Allow";
    answer.header_value = other_method->method;
    return answer;
}

response to_response(protocol::reply reply)
{
    auto unknown = [](const protocol::name_result& r) { return r.outcome.starts_with("no_such_"); };
    bool nobody = reply.ok && !reply.results.empty() && std::ranges::all_of(reply.results, unknown);
    if (nobody) {
        reply.ok = false;
        reply.message = reply.results.front().why;
    }
    return {.status = nobody ? 404u : reply.ok ? 200u : 409u, .body = protocol::encode(reply)};
}

} // namespace reaperd::control
