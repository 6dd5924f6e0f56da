#include "manager.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace simulation {

namespace core = reaperd::supervisor;
using lifecycle::word;

manager::manager(stage& world, guardian& parent, pid self, const reaperd::configuration& config_file)
    : world_(world)
    , guardian_(parent)
    , self_(self)
    , config_file_(config_file)
    , books_(world, [this](std::uint32_t slot) {
        guardian_.from_manager.push_back({report::word::let_go, slot});
    })
{
}

// ---- facts in, orders out

void manager::tell(core::fact fact)
{
    waiting_.push_back(std::move(fact));
    if (std::exchange(handling_, true))
        return;
    while (!waiting_.empty()) {
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        handle(std::move(next));
    }
    handling_ = false;
}

void manager::handle(core::fact fact)
{
    const auto came = programs_.handle(std::move(fact), world_.now);
    for (const auto& event : came.events)
        world_.promised.decided(event, programs_, world_.now);
    books_.write(programs_, came);
    for (const auto& order : came.orders)
        std::visit([this](const auto& what) { carry_out(what); }, order);
    for (const auto& event : came.events)
        read(event);
    finish_spawns();
}

void manager::read(const core::event& event)
{
    world_.promised.read(event);
    if (const auto* change = std::get_if<core::state_changed>(&event))
        world_.tell([&] {
            return to_string(change->instance) + " is " + std::string(name(change->from)) + " no more, but "
                 + std::string(name(change->to));
        });
    if (std::holds_alternative<core::shutdown_began>(event)) {
        world_.book.set_purpose(journal::purpose::stopping);
        world_.between("noted that all is to end");
    } else if (std::holds_alternative<core::shutdown_finished>(event)) {
        nobody_is_left();
        finished_ = true;
    } else if (std::holds_alternative<core::listeners_last>(event)) {
        waiting_.push_back(core::listeners_told{});
    }
}

// Only what could not be signalled, or does not die, outlives us.
void manager::nobody_is_left() const
{
    for (const auto& one : programs_.look(world_.now)) {
        const bool some = world_.machine.living_of(one.instance) > 0 || !world_.machine.strays_of(one.instance).empty();
        require(!some || one.state == word::unknown, "a shutdown leaves nobody behind", one.instance);
    }
}

// ---- the begin

bool manager::open_up()
{
    if (has_opened_)
        return false;
    const bool goes_on = take_over();
    if (!goes_on)
        books_.begin_anew();
    guardian_.from_manager.push_back({report::word::ready});
    world_.between("is ready");
    has_opened_ = true;
    go_on_ending();
    hear_signals(); // a TERM that is here already spares us the start
    if (!goes_on && !finished_ && !programs_.configured())
        reload();
    return true;
}

bool manager::take_over()
{
    auto before = books_.inherit();
    if (!before)
        return false;
    programs_ = std::move(*before);
    const auto found = programs_.look(world_.now);
    world_.promised.taken_over(programs_, found, world_.now);
    core::resumed what{{}, world_.book.purpose() == journal::purpose::stopping};
    for (const auto& one : found)
        what.instances.push_back(go_on_with(one));
    world_.tell([&] { return "manager: goes on with " + std::to_string(what.instances.size()) + " programs"; });
    tell(std::move(what));
    return true;
}

core::resumed::sight manager::go_on_with(const core::snapshot& before)
{
    const auto id = before.instance;
    const auto survivor = books_.survivor(id); // or has ended, and that will be told
    const auto last = books_.last_pid_of(id);
    children_[id] = {survivor, last, false};
    const bool may_leave_some = before.state == word::stopping || before.state == word::unknown;
    return {id, survivor.has_value(), last && !survivor && may_leave_some && leaves_strays(id)};
}

// A stop that was asked for goes on, and one that nobody has heard of begins; also where nothing has been started yet.
void manager::go_on_ending()
{
    if (programs_.shutting_down())
        return;
    echo_of_stop_ = world_.book.stop_signal().has_value();
    if (echo_of_stop_ || world_.book.purpose() == journal::purpose::stopping)
        shut_down();
}

void manager::shut_down()
{
    world_.book.set_purpose(journal::purpose::stopping);
    world_.between("wrote that all is to end");
    tell(core::shutdown_requested{});
    world_.book.clear_stop_signal();
    world_.between("heard the stop signal");
}

// ---- turns

bool manager::hear_signals()
{
    bool some = false;
    if (world_.machine.hears(self_, SIGTERM)) {
        some = true;
        if (!std::exchange(echo_of_stop_, false))
            shut_down();
    }
    if (world_.machine.hears(self_, SIGHUP)) {
        some = true;
        if (!programs_.shutting_down())
            reload();
    }
    return some;
}

// A death is told before its zombie goes, so that who is killed in between leaves it to whoever comes after.
bool manager::collect()
{
    bool some = false;
    while (const auto dead = world_.machine.zombie_of(self_)) {
        some = true;
        collect_one(*dead, world_.machine.how_it_ended(*dead));
        world_.machine.reap(*dead);
        world_.between("reaped");
    }
    end_of_pass();
    return some;
}

void manager::collect_one(pid zombie, const exit_note& how)
{
    const auto owner = owners_.extract(zombie);
    if (!owner)
        orphans_found_ = true;
    else if (owner.mapped())
        ended(*owner.mapped(), how);
}

void manager::ended(instance_id id, const exit_note& how)
{
    world_.tell([&] { return "manager: hears of the end of " + to_string(id); });
    books_.ended(id);
    children_[id].who.reset();
    tell(core::process_exited{id, status_of(how), leaves_strays(id)});
}

void manager::end_of_pass()
{
    if (!std::exchange(orphans_found_, false))
        return;
    for (const auto id : std::set(left_behind_))
        if (world_.machine.strays_of(id).empty())
            cleared(id);
    for (const auto id : std::set(searched_))
        look_for_daemon(id);
}

bool manager::hear_guardian()
{
    if (guardian_.to_manager.empty())
        return false;
    const auto told = guardian_.to_manager.front();
    guardian_.to_manager.pop_front();
    if (!told.slot)
        orphans_found_ = true;
    else if (const auto whose = books_.awaits_the_end(*told.slot, told.serial)) // else it has been told before
        ended(*whose, told.how);
    end_of_pass();
    guardian_.from_manager.push_back({report::word::seen, 0, told.who});
    world_.between("told the guardian that it has seen a death");
    return true;
}

// Who has ended by now has ended before: a timer must not be told first.
bool manager::look_at_clock()
{
    const auto is_due = [this] { return programs_.next_deadline() && *programs_.next_deadline() <= world_.now; };
    if (!is_due())
        return false;
    collect();
    while (hear_guardian())
        ;
    for (int again = 0; is_due(); ++again) { // what is decided now may be due at once
        require(again < 8, "no deadline stays behind");
        tell(core::time_passed{});
    }
    world_.promised.stops_are_in_time(world_.now);
    return true;
}

bool manager::is_idle() const
{
    return has_opened_ && guardian_.to_manager.empty() && world_.machine.look(self_).pending == 0
        && !world_.machine.zombie_of(self_) && !(programs_.next_deadline() && *programs_.next_deadline() <= world_.now);
}

// ---- people

void manager::ask(verb what, std::vector<instance_id> whom)
{
    const auto id = world_.promised.accept(whom);
    world_.between("accepted a command");
    switch (what) {
    case verb::start: return tell(core::start_requested{id, std::move(whom)});
    case verb::stop: return tell(core::stop_requested{id, std::move(whom)});
    case verb::restart: return tell(core::restart_requested{id, std::move(whom)});
    }
}

void manager::abandon(request_id id)
{
    world_.promised.close(id);
    tell(core::request_abandoned{id});
}

void manager::interrupt_twice()
{
    shut_down();
    world_.promised.hurry();
    tell(core::kill_requested{});
}

void manager::reload()
{
    tell(core::configuration_loaded{config_file_});
}

} // namespace simulation
