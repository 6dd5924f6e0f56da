#include "world.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

namespace reaperd::lifecycle {

std::ostream& operator<<(std::ostream& out, word which)
{
    return out << name(which);
}

} // namespace reaperd::lifecycle

namespace reaperd::supervisor {

std::ostream& operator<<(std::ostream& out, outcome how)
{
    static constexpr std::array words{"done",        "already_started",      "not_running",
                                      "spawn_error", "abnormal_termination", "refused"};
    return out << words.at(static_cast<std::size_t>(how));
}

program named(std::string name)
{
    program one;
    one.name = one.section = std::move(name);
    one.execution.command = "/bin/" + one.name;
    return one;
}

group alone(program one)
{
    return {one.name, 999, {std::move(one)}};
}

group alone(std::string name)
{
    return alone(named(std::move(name)));
}

group grouped(std::string name, std::vector<program> programs)
{
    return {std::move(name), 999, std::move(programs)};
}

group with_priority(int priority, group one)
{
    one.priority = priority;
    return one;
}

program forking(std::string name)
{
    auto one = named(std::move(name));
    one.execution.pid_file = "/run/pid";
    return one;
}

program joining(std::string leader, std::string name)
{
    auto one = named(std::move(name));
    one.execution.group = group_of{std::move(leader)};
    return one;
}

world::world(std::vector<group> groups)
{
    load(std::move(groups));
}

void world::load(std::vector<group> groups)
{
    configuration wanted;
    wanted.groups = std::move(groups);
    tell(configuration_loaded{std::move(wanted)});
}

request_id world::ask()
{
    request_id id{++last_request_};
    asked.insert(id);
    return id;
}

request_id world::start(const std::string& name)
{
    auto id = ask();
    tell(start_requested{id, find(name)});
    return id;
}

request_id world::stop(const std::string& name)
{
    auto id = ask();
    tell(stop_requested{id, find(name)});
    return id;
}

request_id world::restart(const std::string& name)
{
    auto id = ask();
    tell(restart_requested{id, find(name)});
    return id;
}

void world::abandon(request_id id)
{
    abandoned.insert(id);
    tell(request_abandoned{id});
}

void world::shut_down()
{
    ends_ = true;
    tell(shutdown_requested{});
}

void world::kill_all()
{
    tell(kill_requested{});
}

void world::pass(std::chrono::nanoseconds time)
{
    const auto until = now + time;
    int turns = 0; // at this moment
    for (auto at = programs.next_deadline(); at && *at <= until; at = programs.next_deadline()) {
        turns = *at > now ? 0 : turns + 1;
        BOOST_TEST_REQUIRE(turns < 20); // a loop that is woken for nothing eats a core
        now = std::max(now, *at);
        tell(time_passed{});
    }
    now = until;
}

void world::exit(const std::string& name, int code)
{
    die(id(name), exited{code});
}

void world::crash(const std::string& name, int signal, bool core)
{
    die(id(name), signalled{signal, core});
}

void world::strays_end(const std::string& name)
{
    BOOST_TEST_REQUIRE(left.erase(id(name)) == 1U);
    tell(tree_cleared{id(name)});
}

void world::adopt(const std::string& name)
{
    BOOST_TEST_REQUIRE(left.erase(id(name)) == 1U);
    living.insert(id(name));
    leaves.erase(name);
    tell(adopted{id(name)});
}

void world::confirm()
{
    for (auto each : std::exchange(unconfirmed_, {}))
        tell(spawned{each});
}

word world::state(const std::string& name) const
{
    return look(name).state;
}

std::string world::why(const std::string& name) const
{
    return look(name).why;
}

snapshot world::look(const std::string& name) const
{
    return programs.look(id(name), now).value();
}

bool world::alive(const std::string& name) const
{
    return living.contains(id(name));
}

int world::spawns(const std::string& name) const
{
    auto found = spawns_.find(name);
    return found == spawns_.end() ? 0 : found->second;
}

std::vector<instance_id> world::find(const std::string& name) const
{
    return programs.find(name).value();
}

instance_id world::id(const std::string& name) const
{
    return find(name).front();
}

std::optional<outcome> world::answer(request_id id, const std::string& name) const
{
    auto found = answers.find(id);
    if (found == answers.end())
        return std::nullopt;
    for (const auto& result : found->second.results)
        if (name.empty() || result.name == name)
            return result.outcome;
    return std::nullopt;
}

std::string world::answer_why(request_id id) const
{
    return answers.at(id).results.front().why;
}

names world::take_orders()
{
    return std::exchange(orders_, {});
}

// ---- the daemon

void world::tell(fact what)
{
    waiting_.push_back(std::move(what));
    if (std::exchange(handling_, true))
        return;
    while (!waiting_.empty()) {
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        handle(std::move(next));
    }
    handling_ = false;
}

void world::handle(fact what)
{
    if (dies())
        return be_replaced();
    const auto came = programs.handle(what, now);
    if (dies() || !keep(what, came))
        return be_replaced();
    check_shadow(std::move(what), came);
    for (const auto& each : came.events)
        read(each);
    for (const auto& each : came.orders) {
        std::visit([this](const auto& known) { carry_out(known); }, each);
        if (dies())
            return be_replaced();
    }
    check_promises();
}

void world::carry_out(const spawn& what)
{
    auto name = programs.full_name(what.instance);
    orders_.push_back("spawn " + name);
    ++spawns_[name];
    BOOST_TEST_REQUIRE(!living.contains(what.instance));
    BOOST_TEST_REQUIRE(!left.contains(what.instance));   // never beside leftovers
    BOOST_TEST_REQUIRE(!noted_.contains(what.instance)); // never before the last end is told
    for (auto other : living)
        BOOST_TEST_REQUIRE(names_[other] != name); // two processes of one name
    if (what.join)
        BOOST_TEST_REQUIRE((living.contains(*what.join) || broken.contains(programs.full_name(*what.join))));
    if (auto found = broken.find(name); found != broken.end()) {
        auto failure = found->second;
        failure.instance = what.instance;
        return tell(std::move(failure));
    }
    living.insert(what.instance);
    names_[what.instance] = name;
    if (confirms_late)
        unconfirmed_.push_back(what.instance);
    else
        tell(spawned{what.instance});
}

void world::carry_out(const reaperd::supervisor::adopt& what)
{
    orders_.push_back("adopt " + programs.full_name(what.instance));
    if (left.contains(what.instance))
        tell(adoption_delayed{what.instance, "/run/pid is not there"});
    else
        tell(tree_cleared{what.instance});
}

void world::carry_out(const send_stop_signal& what)
{
    auto name = programs.full_name(what.instance);
    orders_.push_back("stop " + name);
    if (left.contains(what.instance))
        return tell(strays_signalled{what.instance, leaves[name], false});
    if (!living.contains(what.instance))
        return tell(tree_cleared{what.instance});
    if (untouchable.contains(name))
        tell(signal_refused{what.instance, "Operation not permitted"});
    else if (!ignores_stop.contains(name))
        die(what.instance, signalled{programs.program_of(what.instance).policy.stop.signal, false});
}

void world::carry_out(const send_kill& what)
{
    auto name = programs.full_name(what.instance);
    orders_.push_back("kill " + name);
    BOOST_TEST_REQUIRE((living.contains(what.instance) || left.contains(what.instance) || replacements > 0));
    if (!living.contains(what.instance) && !left.contains(what.instance))
        return tell(tree_cleared{what.instance});
    if (left.contains(what.instance))
        tell(strays_signalled{what.instance, leaves[name], true});
    if (unkillable.contains(name))
        return;
    if (left.contains(what.instance))
        strays_end(name);
    else if (untouchable.contains(name))
        tell(signal_refused{what.instance, "Operation not permitted"});
    else
        die(what.instance, signalled{SIGKILL, false});
}

void world::carry_out(const name_survivors& what)
{
    tell(survivors_named{what.instance, "4711 in D"});
}

void world::carry_out(const refresh_output& what)
{
    orders_.push_back("refresh " + programs.full_name(what.instance));
}

void world::carry_out(const forget& what)
{
    orders_.push_back("forget " + programs.full_name(what.instance));
    BOOST_TEST_REQUIRE(!living.contains(what.instance));
    records_.erase(what.instance);
}

void world::die(instance_id instance, exit_status status)
{
    if (std::erase(unconfirmed_, instance) > 0)
        tell(spawned{instance});
    BOOST_TEST_REQUIRE(living.erase(instance) == 1U);
    settled.erase(instance);
    ++ends[instance];
    bool strays = leaves.contains(programs.full_name(instance));
    if (strays)
        left.insert(instance);
    noted_[instance] = {instance, status, strays};
    tell(noted_[instance]);
}

void world::read(const event& what)
{
    seen.push_back(what);
    if (const auto* finished = std::get_if<request_finished>(&what)) {
        BOOST_TEST_REQUIRE(!abandoned.contains(finished->request));
        BOOST_TEST_REQUIRE(answers.emplace(finished->request, *finished).second); // answered once
    }
}

void world::check_promises()
{
    if (!waiting_.empty())
        return; // the supervisor has not been told all of it yet
    for (const auto& seen_now : programs.look(now)) {
        auto has = seen_now.state == word::starting || seen_now.state == word::running
                || seen_now.state == word::stopping || seen_now.state == word::unknown;
        BOOST_TEST_REQUIRE(has == (living.contains(seen_now.instance) || left.contains(seen_now.instance)));
        BOOST_TEST_REQUIRE(seen_now.reaped == ends[seen_now.instance]); // each end is counted once
    }
}

} // namespace reaperd::supervisor
