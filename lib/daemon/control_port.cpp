#include "daemon/control_port.hpp"

#include "daemon/status_report.hpp"
#include "model/signal_name.hpp"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <unordered_set>
#include <utility>

namespace reaperd::daemon {
namespace {

// As many as fit on a screen beside the table.
constexpr std::size_t lines_of_stderr = 10;

std::string_view word(supervisor::outcome outcome)
{
    switch (outcome) {
    case supervisor::outcome::done: return "done";
    case supervisor::outcome::already_started: return "already_started";
    case supervisor::outcome::not_running: return "not_running";
    case supervisor::outcome::spawn_error: return "spawn_error";
    case supervisor::outcome::abnormal_termination: return "abnormal_termination";
    case supervisor::outcome::refused: return "refused";
    }
    return "failed";
}

bool names_a_group(std::string_view name)
{
    return name.ends_with(":*") || name.ends_with(":");
}

std::string spoken(const char* verb, const std::vector<std::string>& names)
{
    return std::string(verb) + " " + boost::algorithm::join(names, " ");
}

struct sentence {
    std::string operator()(const protocol::start_request& r) const { return spoken("start", r.names); }
    std::string operator()(const protocol::stop_request& r) const { return spoken("stop", r.names); }
    std::string operator()(const protocol::restart_request& r) const { return spoken("restart", r.names); }
    std::string operator()(const protocol::signal_request& r) const
    {
        return spoken("signal", {signal_name(r.signal)}) + " " + boost::algorithm::join(r.names, " ");
    }
    std::string operator()(const protocol::clear_request& r) const { return spoken("clear", r.names); }
    std::string operator()(const protocol::reread_request&) const { return "reread"; }
    std::string operator()(const protocol::add_request& r) const { return spoken("add", r.names); }
    std::string operator()(const protocol::remove_request& r) const { return spoken("remove", r.names); }
    std::string operator()(const protocol::update_request& r) const
    {
        return r.names.empty() ? "update" : spoken("update", r.names);
    }
    std::string operator()(const protocol::stdin_request& r) const { return "write to the stdin of " + r.name; }
    std::string operator()(const protocol::event_request& r) const { return "event " + r.type; }
    std::string operator()(const protocol::reload_request& r) const { return r.dry_run ? "" : "reload"; }
    std::string operator()(const protocol::reopen_request&) const { return "reopen logs"; }
    std::string operator()(const protocol::clear_log_request&) const { return "clear the log"; }
    std::string operator()(const protocol::shutdown_request&) const { return "shutdown"; }
    std::string operator()(const protocol::start_over_request&) const { return "start over"; }
    std::string operator()(const protocol::upgrade_request& r) const
    {
        return r.path.empty() ? "upgrade" : "upgrade to " + r.path;
    }
};

protocol::reply of_results(std::vector<protocol::name_result> results)
{
    protocol::reply reply;
    reply.results = std::move(results);
    return reply;
}

} // namespace

control_port::control_port(shell& programs, children& processes, reaperd::daemon::known_groups& groups, event_log& log,
                           hooks whole)
    : shell_{programs}
    , children_{processes}
    , groups_{groups}
    , log_{log}
    , hooks_{std::move(whole)}
{
    shell_.read_along([this](const std::vector<supervisor::event>& events) {
        for (const auto& event : events)
            if (const auto* finished = std::get_if<supervisor::request_finished>(&event))
                finish(*finished);
    });
}

protocol::daemon_status control_port::daemon() const
{
    return hooks_.describe();
}

result<std::vector<protocol::program_status>> control_port::status(const std::vector<std::string>& names) const
{
    hooks_.somebody_asks();
    auto now = moment::now();
    std::vector<protocol::program_status> all;
    auto add = [&](const supervisor::snapshot& program) { all.push_back(status_of(program, now)); };
    if (names.empty()) {
        for (const auto& program : shell_.programs().look(now.steady))
            add(program);
        return all;
    }
    auto [instances, unknown] = resolve(names);
    if (!unknown.empty())
        return failure{unknown.front().why};
    for (auto instance : instances)
        if (auto program = shell_.programs().look(instance, now.steady))
            add(*program);
    return all;
}

protocol::program_status control_port::status_of(const supervisor::snapshot& program, const moment& now) const
{
    auto status = report(program, children_.pid_of(program.instance), now);
    status.orphans = hooks_.orphans_of(program.instance);
    if (const auto leaks = hooks_.leak_of(program.instance)) {
        status.leaks =
            protocol::leak{leaks->zombies, std::chrono::duration_cast<std::chrono::milliseconds>(leaks->oldest)};
        status.why += (status.why.empty() ? "leaks children: " : "; leaks children: ") + describe(*leaks)
                    + "; autoreap = true may help";
    }
    return status;
}

result<protocol::program_detail> control_port::detail(const std::string& name) const
{
    auto instance = resolve_one(name);
    if (!instance)
        return instance.error();
    hooks_.somebody_asks();
    auto now = moment::now();
    auto program = shell_.programs().look(*instance, now.steady);
    if (!program)
        return failure{"no such process: " + name};

    protocol::program_detail detail;
    detail.status = status_of(*program, now);
    detail.command = shell_.programs().program_of(*instance).execution.command;
    detail.deaths = deaths_of(*program, now);
    if (const auto* capture = children_.capture_of(*instance)) {
        detail.last_stderr = capture->last_lines(output::stream::standard_error, lines_of_stderr);
        detail.stdout_log = capture->log_path(output::stream::standard_output);
        detail.stderr_log = capture->log_path(output::stream::standard_error);
    }
    return detail;
}

std::uint64_t control_port::perform(const protocol::request& request, const control::peer& peer, answer done)
{
    if (auto words = std::visit(sentence{}, request); !words.empty())
        hooks_.log(words + ": asked for by " + peer.description);
    if (const auto* start = std::get_if<protocol::start_request>(&request))
        return answer_when_true<supervisor::start_requested>(start->names, std::move(done));
    if (const auto* stop = std::get_if<protocol::stop_request>(&request))
        return answer_when_true<supervisor::stop_requested>(stop->names, std::move(done));
    if (const auto* restart = std::get_if<protocol::restart_request>(&request))
        return answer_when_true<supervisor::restart_requested>(restart->names, std::move(done));
    if (const auto* upgrade = std::get_if<protocol::upgrade_request>(&request))
        return answer_when_upgraded(upgrade->path, std::move(done));

    done(std::visit(
        [this](const auto& what) {
            if constexpr (requires { answer_now(what); })
                return answer_now(what);
            else
                return protocol::reply{};
        },
        request));
    return ++last_request_;
}

template <class Fact>
std::uint64_t control_port::answer_when_true(const std::vector<std::string>& names, answer done)
{
    auto [instances, unknown] = resolve(names);
    auto id = ++last_request_;
    waiting_.emplace(id, waiting{std::move(done), std::move(unknown)});
    shell_.tell(Fact{supervisor::request_id{id}, std::move(instances)});
    return id;
}

std::uint64_t control_port::answer_when_upgraded(const std::string& path, answer done)
{
    const auto id = ++last_request_;
    waiting_.emplace(id, waiting{std::move(done), {}});
    hooks_.upgrade(path, [this, id](protocol::reply reply) {
        if (auto found = waiting_.extract(id))
            found.mapped().done(std::move(reply));
    });
    return id;
}

void control_port::abandon(std::uint64_t id)
{
    if (waiting_.erase(id) != 0)
        shell_.tell(supervisor::request_abandoned{supervisor::request_id{id}});
}

void control_port::finish(const supervisor::request_finished& finished)
{
    auto found = waiting_.extract(static_cast<std::uint64_t>(finished.request));
    if (!found)
        return;
    auto results = std::move(found.mapped().already);
    for (const auto& result : finished.results)
        results.push_back(explain(result));
    found.mapped().done(of_results(std::move(results)));
}

protocol::name_result control_port::explain(const supervisor::instance_result& result) const
{
    protocol::name_result told;
    told.name = result.name;
    told.outcome = word(result.outcome);
    told.why = result.why;
    bool failed_start = result.outcome == supervisor::outcome::spawn_error
                     || result.outcome == supervisor::outcome::abnormal_termination;
    if (const auto* capture = failed_start ? children_.capture_of(result.instance) : nullptr)
        told.last_stderr = capture->last_lines(output::stream::standard_error, lines_of_stderr);
    return told;
}

protocol::reply control_port::answer_now(const protocol::signal_request& request)
{
    auto [instances, results] = resolve(request.names);
    for (auto instance : instances) {
        auto name = shell_.programs().full_name(instance);
        if (!children_.pid_of(instance))
            results.push_back({name, "not_running", "", {}});
        else if (auto sent = children_.send_signal(instance, request.signal); !sent)
            results.push_back({name, "failed", sent.error().message, {}});
        else
            results.push_back({name, "done", "", {}});
    }
    return of_results(std::move(results));
}

protocol::reply control_port::answer_now(const protocol::clear_request& request)
{
    auto [instances, results] = resolve(request.names);
    for (auto instance : instances) {
        auto name = shell_.programs().full_name(instance);
        if (auto* capture = children_.capture_of(instance))
            capture->clear();
        results.push_back({name, "done", "", {}});
    }
    return of_results(std::move(results));
}

protocol::reply control_port::answer_now(const protocol::reread_request&)
{
    return groups_.reread();
}

protocol::reply control_port::answer_now(const protocol::add_request& request)
{
    return groups_.add(request.names);
}

protocol::reply control_port::answer_now(const protocol::remove_request& request)
{
    return groups_.remove(request.names);
}

protocol::reply control_port::answer_now(const protocol::update_request& request)
{
    return groups_.update(request.names);
}

protocol::reply control_port::answer_now(const protocol::stdin_request& request)
{
    auto [instances, results] = resolve({request.name});
    for (auto instance : instances) {
        auto name = shell_.programs().full_name(instance);
        auto* capture = children_.capture_of(instance);
        const bool has_socket = shell_.programs().program_of(instance).execution.socket.has_value();
        if (!children_.pid_of(instance))
            results.push_back({name, "not_running", "", {}});
        else if (has_socket || !capture)
            results.push_back({name, "no_stdin", has_socket ? "its stdin is a socket" : "its stdin is ours", {}});
        else if (!capture->send(request.text))
            results.push_back({name, "failed", "it has too much to read already", {}});
        else
            results.push_back({name, "done", "", {}});
    }
    return of_results(std::move(results));
}

protocol::reply control_port::answer_now(const protocol::event_request& request)
{
    hooks_.remote_event(request.type, request.data);
    return {};
}

protocol::reply control_port::answer_now(const protocol::reload_request& request)
{
    return hooks_.reload(request.dry_run);
}

protocol::reply control_port::answer_now(const protocol::reopen_request&)
{
    hooks_.reopen_logs();
    return {};
}

protocol::reply control_port::answer_now(const protocol::clear_log_request&)
{
    protocol::reply reply;
    if (auto cleared = log_.clear(); !cleared) {
        reply.ok = false;
        reply.message = cleared.error().message;
    }
    return reply;
}

protocol::reply control_port::answer_now(const protocol::shutdown_request&)
{
    hooks_.shut_down();
    return {};
}

protocol::reply control_port::answer_now(const protocol::start_over_request&)
{
    return hooks_.start_over();
}

control_port::resolved control_port::resolve(const std::vector<std::string>& names) const
{
    resolved all;
    std::unordered_set<supervisor::instance_id> seen;
    for (const auto& name : names) {
        auto found = shell_.programs().find(name);
        if (!found) {
            auto outcome = names_a_group(name) ? "no_such_group" : "no_such_process";
            all.unknown.push_back({name, outcome, found.error().message + ": " + name, {}});
            continue;
        }
        for (auto instance : *found)
            if (seen.insert(instance).second)
                all.instances.push_back(instance);
    }
    return all;
}

result<supervisor::instance_id> control_port::resolve_one(const std::string& name) const
{
    auto found = shell_.programs().find(name);
    if (!found)
        return failure{found.error().message + ": " + name};
    if (found->size() != 1)
        return failure{name + " names " + std::to_string(found->size()) + " processes; give one"};
    return found->front();
}

} // namespace reaperd::daemon
