#include "promises.hpp"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>

namespace simulation {
namespace {

namespace core = reaperd::supervisor;
using namespace std::chrono_literals;
using lifecycle::word;

constexpr auto to_die = 2s; // after a SIGKILL

bool is_in_transit(word state)
{
    return state == word::starting || state == word::backoff || state == word::stopping;
}

} // namespace

void require(bool holds, const char* promise, instance_id who)
{
    if (!holds)
        throw broken_promise(
            std::string(promise)
            + (who == instance_id{} ? "" : " (program " + std::to_string(static_cast<unsigned>(who)) + ")"));
}

reaperd::exit_status status_of(const exit_note& how)
{
    if (how.code == CLD_EXITED)
        return reaperd::exited{how.status};
    return reaperd::signalled{how.status, how.code == CLD_DUMPED};
}

// ---- the truth

std::size_t promises::born(instance_id whose, bool doomed)
{
    auto& all = stories_[whose].processes;
    require(all.empty() || all.back().end.has_value(), "there is at most one process of a program", whose);
    all.push_back({std::nullopt, doomed});
    return all.size() - 1;
}

void promises::died(instance_id whose, std::size_t which, const exit_note& how)
{
    stories_[whose].processes.at(which).end = how;
}

void promises::signalled(instance_id meant, target whom, instance_id of, int signal, time_point now)
{
    require(whom != target::stranger, "no stranger is signalled", meant);
    require(whom != target::nobody, "nothing is signalled after it was reaped", meant);
    require(of == meant, "no other program is signalled", meant);
    if (signal != SIGKILL || whom != target::process)
        return;
    stories_[meant].processes.back().killed = true;
    const auto found = stops_.find(meant);
    require(in_a_hurry_ || (found != stops_.end() && now >= found->second.since + found->second.wait),
            "nobody is killed before his time", meant);
}

// ---- exits

void promises::committed(const std::vector<core::event>& events)
{
    for (const auto& one : events)
        commit(one);
}

void promises::committed(instance_id who, const std::vector<core::event>& events)
{
    for (const auto& one : events)
        std::visit(
            [&](const auto& what) {
                if constexpr (requires { what.instance; })
                    if (what.instance == who)
                        commit(what);
            },
            one);
}

void promises::commit(const core::event& one)
{
    if (const auto* end = std::get_if<core::ended>(&one))
        deliver(end->instance, end->status);
    else if (const auto* asked = std::get_if<core::ended_by_request>(&one))
        deliver(asked->instance, asked->status);
    else if (const auto* launcher = std::get_if<core::launcher_done>(&one))
        launcher_done(launcher->instance);
    else if (const auto* failed = std::get_if<core::start_failed>(&one))
        start_failed(*failed);
}

void promises::deliver(instance_id who, const reaperd::exit_status& status)
{
    auto& own = stories_[who];
    while (own.told < own.processes.size() && own.processes[own.told].is_no_exit)
        ++own.told;
    require(own.told < own.processes.size() && own.processes[own.told].end, "every exit is told once", who);
    require(status == status_of(*own.processes[own.told].end), "an exit is told as it was", who);
    ++own.told;
    ++exits_;
}

void promises::launcher_done(instance_id who)
{
    deliver(who, reaperd::exited{0});
    stories_[who].processes.back().has_done_its_work = true;
}

void promises::start_failed(const core::start_failed& what)
{
    if (what.why.starts_with("its launcher left no"))
        return deliver(what.instance, reaperd::exited{0}); // that it has ended is said no other way
    auto& own = stories_[what.instance];
    const bool of_its_exec = what.why.find("errno") != std::string::npos;
    if (of_its_exec && own.told < own.processes.size() && own.processes.back().doomed)
        own.processes.back().is_no_exit = true;
}

// ---- stops

void promises::note_stop(instance_id who, const programs& all, time_point since)
{
    const auto& policy = all.program_of(who).policy.stop;
    if (const auto known = stops_.find(who); known != stops_.end() && known->second.since == since)
        return; // what was told then holds, whatever a reload says since
    stops_[who] = {since, policy.wait, policy.wait + 2 * (policy.stray_wait + to_die)};
}

void promises::late(std::chrono::nanoseconds by)
{
    for (auto& [who, asked] : stops_)
        asked.longest += by;
}

void promises::decided(const core::event& one, const programs& all, time_point now)
{
    const auto* change = std::get_if<core::state_changed>(&one);
    if (change && change->from == word::stopping)
        stops_.erase(change->instance);
    if (change && change->to == word::stopping)
        note_stop(change->instance, all, now);
}

void promises::taken_over(const programs& all, const snapshots& found, time_point now)
{
    std::set<instance_id> stopping;
    for (const auto& one : found)
        if (one.state == word::stopping) {
            note_stop(one.instance, all, one.since);
            const auto& policy = all.program_of(one.instance).policy.stop;
            stops_[one.instance].longest = now - one.since + policy.wait + 2 * (policy.stray_wait + to_die);
            stopping.insert(one.instance);
        }
    std::erase_if(stops_, [&](const auto& each) { return !stopping.contains(each.first); });
}

void promises::stops_are_in_time(time_point now) const
{
    for (const auto& [who, asked] : stops_) {
        const auto& all = stories_.at(who).processes;
        const bool lives = !all.empty() && !all.back().end && !all.back().killed;
        require(!lives || now < asked.since + asked.wait, "a stop kills when its time is over", who);
        require(now <= asked.since + asked.longest, "every stop ends by its deadline", who);
    }
}

// ---- commands

request_id promises::accept(std::vector<instance_id> whom)
{
    const request_id id{++last_request_};
    open_.emplace(id, std::move(whom));
    return id;
}

void promises::read(const core::event& one)
{
    if (const auto* answer = std::get_if<core::request_finished>(&one)) {
        const auto known = open_.find(answer->request);
        if (known == open_.end())
            return; // whoever asked went away
        require(std::ranges::equal(answer->results, known->second, {}, &core::instance_result::instance),
                "an answer has a line for each program, in their order");
        open_.erase(known);
    } else if (const auto* gone = std::get_if<core::program_removed>(&one)) {
        forget(gone->instance);
    }
}

// ---- quiet

void promises::forget(instance_id who)
{
    const auto known = stories_.find(who);
    if (known == stories_.end())
        return;
    auto& own = known->second;
    own.removed = true;
    for (; own.told < own.processes.size(); ++own.told)
        require(own.processes[own.told].is_no_exit, "a program is removed when all its exits were told", who);
}

void promises::same_past(const core::snapshot& one, const story& own) const
{
    std::vector<reaperd::exit_status> ends;
    std::size_t living = 0;
    std::size_t launchers = 0;
    for (const auto& each : own.processes) {
        launchers += each.has_done_its_work;
        if (each.end && !each.is_no_exit && !each.has_done_its_work)
            ends.push_back(status_of(*each.end));
        living += !each.end;
    }
    require(one.reaped == ends.size() + launchers, "every exit is counted once", one.instance);
    require(one.deaths.size() <= ends.size()
                && std::equal(one.deaths.rbegin(), one.deaths.rend(), ends.rbegin(),
                              [](const core::death& told, const auto& true_one) { return told.status == true_one; }),
            "the last deaths are the true ones", one.instance);
    const bool has_one = one.state == word::starting || one.state == word::running;
    const bool is_searched =
        one.state == word::starting && !own.processes.empty() && own.processes.back().has_done_its_work;
    require(one.state == word::stopping || one.state == word::unknown || living == (has_one && !is_searched ? 1U : 0U),
            "a program has a process when its state says so", one.instance);
}

void promises::nothing_is_amiss(const snapshots& all) const
{
    std::map<instance_id, word> states;
    for (const auto& one : all) {
        states[one.instance] = one.state;
        const auto own = stories_.find(one.instance);
        same_past(one, own == stories_.end() ? story{} : own->second);
    }
    for (const auto& [who, own] : stories_)
        require(states.contains(who) || own.processes.empty() || own.processes.back().end,
                "nobody lives on whose program is gone", who);
    for (const auto& [id, whom] : open_)
        require(
            std::ranges::any_of(whom, [&](auto who) { return states.contains(who) && is_in_transit(states.at(who)); }),
            "every accepted command is answered, or its connection closed");
}

} // namespace simulation
