#include "world.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <sys/wait.h>
#include <utility>

namespace simulation {
namespace {

using namespace std::chrono_literals;

// Some schedules are calm, some are murderous; none is without faults.
odds some_odds(dice& luck)
{
    static constexpr std::array deaths{12U, 60U, 150U, 300U, 400U};
    static constexpr std::array failures{4U, 12U, 30U, 60U};
    return {deaths[luck.below(deaths.size())], failures[luck.below(failures.size())], 3 + luck.below(20)};
}

bool is_waiting(const reaperd::supervisor::snapshot& one)
{
    return one.state == lifecycle::word::starting || one.state == lifecycle::word::backoff
        || one.state == lifecycle::word::stopping;
}

} // namespace

tally& tally::operator+=(const tally& other)
{
    schedules += other.schedules;
    steps += other.steps;
    effects += other.effects;
    kills += other.kills;
    exits += other.exits;
    return *this;
}

world::world(std::uint64_t seed, std::span<std::byte> memory, std::function<void(const std::string&)> trace)
    : stage_(seed, memory)
    , luck_(stage_.luck)
    , config_file_(some_configuration(luck_))
    , guardian_(stage_, 1 + luck_.below(4),
                [this](pid started) { manager_.emplace(stage_, guardian_, started, config_file_); })
    , may_stop_early_(luck_.one_in(3))
{
    stage_.chances = some_odds(luck_);
    stage_.between = [this](const char* what) { between_effects(what); };
    if (trace)
        stage_.trace = [this, trace = std::move(trace)](const std::string& text) {
            trace(std::to_string((stage_.now.time_since_epoch() - 1h) / 1ms) + " ms: " + text);
        };
}

tally world::live(std::size_t steps)
{
    while (counts_.steps < steps && !guardian_.exit_code()) {
        step();
        if (counts_.steps % 100 == 99)
            be_quiet();
    }
    end();
    counts_.exits = stage_.promised.exits();
    return counts_;
}

// ---- who acts next

void world::step()
{
    ++counts_.steps;
    switch (luck_.below(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5: act_as_manager(); break;
    case 6:
    case 7:
    case 8: guardian_.turn(); break;
    case 9:
    case 10:
    case 11: pass_time(); break;
    case 12:
    case 13: act_as_kernel(); break;
    case 14: act_as_person(); break;
    case 15:
        if (luck_.one_in(8))
            with_manager([this](manager&) { kill_manager(); }); // at rest
        else
            act_as_person();
        break;
    }
    stage_.machine.at_most_one_each();
}

// What wakes it; all that is there, or only some of it.
void world::act_as_manager()
{
    with_manager([this](manager& it) {
        if (it.open_up())
            return;
        switch (luck_.below(4)) {
        case 0: it.collect(); break;
        case 1: it.hear_guardian(); break;
        case 2: it.hear_signals(); break;
        case 3: it.look_at_clock(); break;
        }
    });
}

// Programs do what they like.
void world::act_as_kernel()
{
    auto& machine = stage_.machine;
    const auto one_of = [this](const std::vector<pid>& some) {
        return some.empty() ? std::nullopt : std::optional{some[luck_.below(static_cast<unsigned>(some.size()))]};
    };
    const auto service = one_of(machine.all(role::service));
    switch (luck_.below(6)) {
    case 0:
        if (service && machine.look(*service).is.ends_at > stage_.now) { // and not on its way to a failing exec
            character is;
            is.own_group = luck_.one_in(2);
            if (luck_.one_in(2))
                is.ends_at = stage_.now + luck_.up_to(5s);
            if (luck_.one_in(4))
                is.heeds_stop_after = std::nullopt;
            machine.fork(*service, role::stray, is, machine.look(*service).program);
        }
        break;
    case 1:
        if (const auto stray = one_of(machine.all(role::stray)))
            machine.end(*stray, {CLD_EXITED, 0});
        break;
    case 2:
        if (machine.all(role::stranger).size() < 4)
            machine.fork(init, role::stranger, {});
        break;
    case 3:
        if (const auto stranger = one_of(machine.all(role::stranger)))
            machine.end(*stranger, {CLD_EXITED, 0});
        break;
    default:
        if (service)
            machine.end(*service, luck_.one_in(2) ? exit_note{CLD_EXITED, static_cast<int>(luck_.below(3))}
                                                  : exit_note{CLD_KILLED, SIGSEGV});
        break;
    }
}

void world::act_as_person()
{
    if (may_stop_early_ && luck_.one_in(60))
        return guardian_.stop();
    switch (luck_.below(8)) {
    case 0:
        edit(config_file_, luck_);
        guardian_.hang_up();
        return;
    case 1:
        if (const auto& open = stage_.promised.open(); !open.empty() && manager_ && manager_->has_opened())
            with_manager([id = open.begin()->first](manager& it) { it.abandon(id); });
        return;
    case 2:
        if (may_stop_early_ && luck_.one_in(100) && manager_ && manager_->has_opened())
            with_manager([](manager& it) { it.interrupt_twice(); });
        return;
    default: return command();
    }
}

void world::command()
{
    if (!manager_ || !manager_->has_opened())
        return; // the connection waits
    std::vector<instance_id> whom;
    for (const auto id : *manager_->all().find("all"))
        if (luck_.one_in(3))
            whom.push_back(id);
    if (luck_.one_in(20))
        whom.push_back(instance_id{77}); // was removed, or never was
    with_manager([&](manager& it) { it.ask(static_cast<manager::verb>(luck_.below(3)), std::move(whom)); });
}

// ---- time

void world::pass_time()
{
    switch (luck_.below(4)) {
    case 0: return pass(luck_.up_to(30ms));
    case 1: return pass(luck_.up_to(3s)); // whoever should have acted was not let
    default: return pass_to_what_comes_next();
    }
}

void world::pass(std::chrono::nanoseconds duration)
{
    const auto until = stage_.now + duration;
    if (const auto due = manager_ ? manager_->all().next_deadline() : std::nullopt; due && *due < until)
        stage_.promised.late(until - std::max(*due, stage_.now));
    for (auto next = stage_.machine.next_end(); next && *next <= until; next = stage_.machine.next_end()) {
        stage_.now = std::max(stage_.now, *next);
        stage_.machine.let_them_end();
    }
    stage_.now = until;
}

void world::pass_to_what_comes_next()
{
    auto next = time_point::max();
    for (const auto& one :
         {guardian_.deadline(), stage_.machine.next_end(), manager_ ? manager_->all().next_deadline() : std::nullopt})
        next = std::min(next, one.value_or(time_point::max()));
    if (next != time_point::max() && next > stage_.now)
        pass(next - stage_.now);
    else
        stage_.machine.let_them_end();
}

// ---- the manager and its death

template <class What>
void world::with_manager(What what)
{
    if (!manager_)
        return;
    try {
        what(*manager_);
    } catch (const killed&) {
        return manager_is_gone();
    }
    if (!manager_->has_finished())
        return;
    stage_.book.end(manager_->all().exit_code());
    stage_.machine.end(manager_->self(), {CLD_EXITED, 0});
    manager_is_gone();
}

void world::between_effects(const char* what)
{
    ++counts_.effects;
    stage_.tell([what] { return std::string("manager: ") + what; });
    stage_.machine.at_most_one_each();
    if (luck_.one_in(stage_.chances.somebody_else)) {
        if (luck_.one_in(2))
            guardian_.turn();
        else
            act_as_kernel();
    }
    if (luck_.one_in(stage_.chances.death_of_manager))
        kill_manager();
}

void world::kill_manager()
{
    ++counts_.kills;
    stage_.tell([] { return "the manager is killed"; });
    stage_.machine.end(manager_->self(), {CLD_KILLED, SIGKILL});
    throw killed{};
}

void world::manager_is_gone()
{
    manager_.reset();
    stage_.promised.close_all_connections();
}

// ---- quiet, and the end

// All that is due is done, and nobody is killed meanwhile.
void world::be_quiet()
{
    const auto before = std::exchange(stage_.chances, odds{});
    for (int turns = 0; !guardian_.exit_code(); ++turns) {
        require(turns < 1000, "there is a quiet moment");
        stage_.machine.let_them_end();
        guardian_.turn();
        with_manager([](manager& it) {
            it.open_up();
            it.hear_signals();
            it.collect();
            it.hear_guardian();
            it.look_at_clock();
        });
        if (guardian_.is_idle() && (!manager_ || manager_->is_idle()))
            break;
        if (!manager_)
            pass_to_what_comes_next();
    }
    if (manager_)
        check_quiet();
    stage_.chances = before;
}

void world::check_quiet() const
{
    require(stage_.machine.zombies() == 0, "there is no zombie in a quiet moment");
    const auto all = manager_->all().look(stage_.now);
    stage_.promised.nothing_is_amiss(all);
    require(manager_->all().next_deadline() || std::ranges::none_of(all, is_waiting), "whoever waits has a deadline");
    for (const auto& slot : stage_.book.slots())
        require(!slot.owner()
                    || std::ranges::count(all, instance_id{*slot.owner()}, &reaperd::supervisor::snapshot::instance)
                           == 1,
                "nobody has a slot whose program is gone");
    for (const auto& one : all)
        require(one.state == lifecycle::word::stopping || one.state == lifecycle::word::unknown
                    || one.state == lifecycle::word::running || one.state == lifecycle::word::starting
                    || stage_.machine.strays_of(one.instance).empty(),
                "a program that has ended has left nobody behind", one.instance);
    compare_with_its_successor(all);
}

// Who would take over now would know all that this one knows.
void world::compare_with_its_successor(const snapshots& here) const
{
    const auto& now = manager_->all();
    const auto left = legacy_in(stage_.book);
    require(left.has_value(), "there is an image");
    const auto next = restored(*left);
    require(next.image() == now.image(), "the journal knows all that is configured");
    for (const auto& one : here) {
        const auto same = next.look(one.instance, stage_.now);
        require(same && same->why == one.why && same->state == one.state && same->restarts == one.restarts,
                "the journal knows how a program is", one.instance);
        require(next.record_of(one.instance, 4096) == now.record_of(one.instance, 4096),
                "the journal knows the life of a program", one.instance);
    }
}

void world::end()
{
    guardian_.stop();
    for (auto left = luck_.below(60); left > 0 && !guardian_.exit_code(); --left)
        step();
    stage_.chances = {};
    const auto limit = stage_.now + 5min;
    for (int turns = 0; !guardian_.exit_code(); ++turns) {
        act_as_manager();
        guardian_.turn();
        if (turns % 16 == 0)
            be_quiet();
        pass_to_what_comes_next();
        require(stage_.now < limit && turns < 1000, "a shutdown ends");
    }
    stage_.machine.at_most_one_each();
    require(stage_.promised.open().empty(), "every accepted command is answered, or its connection closed");
}

} // namespace simulation
