#include "control/rpc/methods.hpp"
#include "model/signal_name.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <ranges>
#include <tuple>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;
using protocol::process_info;
using processes = std::vector<process_info>;
using refusal = std::optional<fault>;

std::string full_name(const process_info& one)
{
    return reaperd::full_name(one.group, one.name);
}

bool is(const process_info& one, std::initializer_list<std::string_view> states)
{
    return std::ranges::find(states, one.state) != states.end();
}

// supervisord's RUNNING_STATES: what is meant to run.
bool is_running(const process_info& one)
{
    return is(one, {"STARTING", "RUNNING", "BACKOFF"});
}

// And what is being stopped, which a stop waits for as well.
bool can_be_stopped(const process_info& one)
{
    return is_running(one) || is(one, {"STOPPING"});
}

bool can_be_signalled(const process_info& one)
{
    return is(one, {"STARTING", "RUNNING", "STOPPING"});
}

processes all(const api& daemon)
{
    auto found = daemon.processes();
    std::ranges::stable_sort(found, comes_first);
    return found;
}

processes members_of(const api& daemon, const std::string& group)
{
    auto found = all(daemon);
    std::erase_if(found, [&](const process_info& one) { return one.group != group; });
    return found;
}

// ---- what one name's result means

refusal refusal_of_start(const protocol::name_result& told)
{
    if (told.outcome == "done")
        return std::nullopt;
    if (told.outcome == "already_started")
        return make_fault(code::already_started, told.name);
    if (told.outcome == "spawn_error" || told.outcome == "abnormal_termination")
        return make_fault(code::spawn_error, told.name); // too short a life is one of supervisord's spawn errors
    if (told.outcome.starts_with("no_such_"))
        return make_fault(code::bad_name, told.name);
    return told.why == "stopped meanwhile" ? make_fault(code::abnormal_termination, told.name)
                                           : make_fault(code::failed, told.why);
}

refusal refusal_of_change(const protocol::name_result& told)
{
    if (told.outcome == "done")
        return std::nullopt;
    if (told.outcome == "not_running")
        return make_fault(code::not_running, told.name);
    if (told.outcome.starts_with("no_such_"))
        return make_fault(code::bad_name, told.name);
    return make_fault(told.outcome == "no_stdin" ? code::no_file : code::failed, told.why);
}

using reading = refusal (*)(const protocol::name_result&);

// Faults repeat the name as it was written: "cat:cat" of what is shown as "cat".
answer single(const protocol::reply& reply, const std::string& asked, reading read)
{
    if (!reply.ok)
        return make_fault(code::failed, reply.message);
    if (reply.results.empty())
        return json::value(true);
    auto told = reply.results.front();
    told.name = asked;
    if (auto refused = read(told))
        return *std::move(refused);
    return json::value(true);
}

// In the order that was asked for; those that could not even be tried are among them.
struct roll_call {
    struct entry {
        process_info who;
        refusal already;
    };
    std::vector<entry> entries;

    answer read(const protocol::reply& reply, reading each) const
    {
        std::map<std::string_view, const protocol::name_result*> told;
        for (const auto& result : reply.results)
            told.emplace(result.name, &result);
        json::array statuses;
        for (const auto& [who, already] : entries) {
            const auto found = told.find(full_name(who));
            const auto refused = already || found == told.end() ? already : each(*found->second);
            statuses.push_back(status_of({who.group, who.name}, refused ? &*refused : nullptr));
        }
        return json::value(std::move(statuses));
    }
    std::vector<std::string> names() const
    {
        std::vector<std::string> those;
        for (const auto& [who, already] : entries)
            if (!already)
                those.push_back(full_name(who));
        return those;
    }
};

template <class Request>
outcome send(roll_call whom, Request request, bool waits, reading each)
{
    if (request.names.empty())
        return whom.read({}, each);
    return errand{std::move(request), waits,
                  [whom = std::move(whom), each](const protocol::reply& reply) { return whom.read(reply, each); }};
}

// ---- start

refusal refusal_to_start(const api& daemon, const process_info& one, const std::string& name)
{
    if (const auto hindered = daemon.hindrance_of(full_name(one)))
        return make_fault(hindered->missing ? code::no_file : code::not_executable, hindered->why);
    if (is_running(one))
        return make_fault(code::already_started, name);
    if (one.state == "UNKNOWN")
        return make_fault(code::failed, name + " is in an unknown process state");
    return std::nullopt;
}

outcome start(const api& daemon, const processes& those, bool waits)
{
    roll_call whom;
    for (const auto& one : those)
        if (!is_running(one))
            whom.entries.push_back({one, refusal_to_start(daemon, one, full_name(one))});
    auto request = protocol::start_request{whom.names()};
    return send(std::move(whom), std::move(request), waits, refusal_of_start);
}

outcome stop(const processes& those, bool waits)
{
    roll_call whom;
    for (const auto& one : those)
        if (can_be_stopped(one))
            whom.entries.push_back({one, {}});
    auto request = protocol::stop_request{whom.names()};
    return send(std::move(whom), std::move(request), waits, refusal_of_change);
}

outcome send_signal(const processes& those, const std::string& text)
{
    const auto number = signal_number(text);
    roll_call whom;
    for (const auto& one : those)
        if (can_be_signalled(one))
            whom.entries.push_back({one, number ? refusal{} : make_fault(code::bad_signal, text)});
    auto request = protocol::signal_request{whom.names(), number.value_or(0)};
    return send(std::move(whom), std::move(request), true, refusal_of_change);
}

} // namespace

// ---- for all of them

process_name split(const std::string& name)
{
    const auto colon = name.find(':');
    if (colon == name.npos)
        return {name, name};
    auto process = name.substr(colon + 1);
    return {name.substr(0, colon), process == "*" ? "" : process};
}

bool comes_first(const process_info& a, const process_info& b)
{
    return std::tie(a.group_priority, a.group, a.priority, a.name)
         < std::tie(b.group_priority, b.group, b.priority, b.name);
}

json::value status_of(const process_name& one, const fault* refused)
{
    return json::object{{"name", one.process},
                        {"group", one.group},
                        {"status", refused ? refused->code : static_cast<int>(code::success)},
                        {"description", refused ? refused->text : "OK"}};
}

// ---- the methods

outcome start_process(const api& daemon, std::string name, wait waits)
{
    if (const auto [group, process] = split(name); process.empty() && daemon.has_group(group))
        return start_process_group(daemon, group, waits);
    const auto one = daemon.process(name);
    if (!one)
        return make_fault(code::bad_name, name);
    if (auto refused = refusal_to_start(daemon, *one, name))
        return *std::move(refused);
    return errand{protocol::start_request{{full_name(*one)}}, waits.value,
                  [name](const protocol::reply& reply) { return single(reply, name, refusal_of_start); }};
}

outcome start_process_group(const api& daemon, std::string name, wait waits)
{
    if (!daemon.has_group(name))
        return make_fault(code::bad_name, name);
    return start(daemon, members_of(daemon, name), waits.value);
}

outcome start_all_processes(const api& daemon, wait waits)
{
    return start(daemon, all(daemon), waits.value);
}

outcome stop_process(const api& daemon, std::string name, wait waits)
{
    if (const auto [group, process] = split(name); process.empty() && daemon.has_group(group))
        return stop_process_group(daemon, group, waits);
    const auto one = daemon.process(name);
    if (!one)
        return make_fault(code::bad_name, name);
    if (!can_be_stopped(*one))
        return make_fault(code::not_running, name);
    return errand{protocol::stop_request{{full_name(*one)}}, waits.value,
                  [name](const protocol::reply& reply) { return single(reply, name, refusal_of_change); }};
}

outcome stop_process_group(const api& daemon, std::string name, wait waits)
{
    if (!daemon.has_group(name))
        return make_fault(code::bad_name, name);
    return stop(members_of(daemon, name), waits.value);
}

outcome stop_all_processes(const api& daemon, wait waits)
{
    return stop(all(daemon), waits.value);
}

outcome signal_process(const api& daemon, std::string name, signal what)
{
    if (const auto [group, process] = split(name); process.empty() && daemon.has_group(group))
        return signal_process_group(daemon, group, std::move(what));
    const auto one = daemon.process(name);
    if (!one)
        return make_fault(code::bad_name, name);
    const auto number = signal_number(what.text);
    if (!number)
        return make_fault(code::bad_signal, what.text);
    if (!can_be_signalled(*one))
        return make_fault(code::not_running, name);
    return errand{.request = protocol::signal_request{{full_name(*one)}, *number},
                  .read = [name](const protocol::reply& reply) { return single(reply, name, refusal_of_change); }};
}

outcome signal_process_group(const api& daemon, std::string name, signal what)
{
    if (!daemon.has_group(name))
        return make_fault(code::bad_name, name);
    return send_signal(members_of(daemon, name), what.text);
}

outcome signal_all_processes(const api& daemon, signal what)
{
    return send_signal(all(daemon), what.text);
}

outcome send_process_stdin(const api& daemon, std::string name, std::string text)
{
    const auto one = split(name).process.empty() ? failure{""} : daemon.process(name);
    if (!one)
        return make_fault(code::bad_name, name);
    if (!one->pid || one->state == "STOPPING")
        return make_fault(code::not_running, name);
    return errand{.request = protocol::stdin_request{full_name(*one), std::move(text)},
                  .read = [name](const protocol::reply& reply) { return single(reply, name, refusal_of_change); }};
}

} // namespace reaperd::control::rpc
