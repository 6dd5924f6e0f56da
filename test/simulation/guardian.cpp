#include "guardian.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto to_look = 100ms;     // at a zombie
constexpr auto shortest_life = 2ms; // of a manager: no more than 500 a second
constexpr auto after_a_failed_fork = 1s;

} // namespace

guardian::guardian(stage& world, std::size_t room, std::function<void(pid)> started)
    : world_(world)
    , room_(room)
    , started_(std::move(started))
    , self_(*world.machine.fork(init, role::guardian, {}))
    , start_at_(world.now)
{
}

void guardian::turn()
{
    if (exit_code_)
        return;
    if (start_at_ && *start_at_ <= world_.now)
        start_manager();
    hear_manager();
    tell_of_noted();
    hear_signals();
    if (shown_ && shown_until_ <= world_.now)
        reap_shown();
    look_after_children();
}

std::optional<time_point> guardian::deadline() const
{
    if (exit_code_)
        return {};
    std::optional<time_point> next = start_at_;
    if (shown_ && (!next || shown_until_ < *next))
        next = shown_until_;
    return next;
}

bool guardian::is_idle() const
{
    return !stop_asked_ && !hang_up_asked_ && from_manager.empty() && !shown_ && !untold_
        && (exit_code_ || (manager_ && ready_)) && !world_.machine.zombie_of(self_);
}

void guardian::start_manager()
{
    start_at_.reset();
    const auto child = world_.fails() ? std::nullopt : world_.machine.fork(self_, role::manager, {});
    if (!child) // the machine's fault, which passes
        return void(start_at_ = world_.now + after_a_failed_fork);
    manager_ = child;
    ready_ = false;
    if (std::exchange(hang_up_missed_, false))
        world_.machine.raise(*manager_, SIGHUP);
    world_.tell([&] { return "guardian: starts manager " + std::to_string(*child); });
    started_(*child);
}

// In the journal first: if this manager dies before it has heard, the next one is told.
void guardian::hear_signals()
{
    if (std::exchange(stop_asked_, false)) {
        stopped_ = true;
        world_.book.set_stop_signal(SIGTERM);
        if (manager_)
            world_.machine.raise(*manager_, SIGTERM);
    }
    if (std::exchange(hang_up_asked_, false)) {
        if (manager_)
            world_.machine.raise(*manager_, SIGHUP);
        else
            hang_up_missed_ = true;
    }
}

void guardian::hear_manager()
{
    for (; !from_manager.empty(); from_manager.pop_front())
        switch (const auto& heard = from_manager.front(); heard.what) {
        case report::word::ready:
            ready_ = true;
            untold_ = 0;
            break;
        case report::word::seen:
            if (shown_ == heard.who)
                reap_shown();
            break;
        case report::word::let_go: world_.book.slots()[heard.slot].release(); break;
        }
}

void guardian::reap_shown()
{
    world_.tell([&] { return "guardian: reaps " + std::to_string(*shown_); });
    world_.machine.reap(*std::exchange(shown_, std::nullopt));
}

// ---- deaths

// The manager first: while it lives, it is asked before a zombie goes.
void guardian::look_after_children()
{
    while (!exit_code_) {
        if (manager_ && !world_.machine.is(*manager_, role::manager)) {
            manager_died();
            continue;
        }
        const auto dead = shown_ ? std::nullopt : world_.machine.zombie_of(self_);
        if (!dead)
            return;
        look_at(*dead);
    }
}

void guardian::manager_died()
{
    hear_manager(); // what it has sent counts
    to_manager.clear();
    untold_.reset();
    shown_.reset();
    ready_ = false;
    world_.machine.reap(*std::exchange(manager_, std::nullopt));
    exit_code_ = world_.book.ended();
    if (!exit_code_)
        start_at_ = world_.now + shortest_life;
}

// What was noted while nobody listened. Their zombies are gone; the manager knows them by their slots.
void guardian::tell_of_noted()
{
    const auto slots = world_.book.slots();
    for (; untold_ && *untold_ < slots.size(); ++*untold_)
        if (const auto& slot = slots[*untold_]; slot.owner() && slot.pid())
            if (const auto note = slot.exit_of(slot.run().serial))
                if (!tell({static_cast<std::uint32_t>(*untold_), slot.run().serial, *slot.pid(), *note}))
                    return; // when there is room
    untold_.reset();
}

bool guardian::tell(const death_note& note)
{
    if (to_manager.size() >= room_)
        return false;
    to_manager.push_back(note);
    return true;
}

void guardian::look_at(pid zombie)
{
    const auto how = world_.machine.how_it_ended(zombie);
    auto* slot = world_.book.running(zombie);
    if (slot)
        slot->note_exit(how);
    death_note note{{}, 0, zombie, how};
    if (slot) {
        note.slot = static_cast<std::uint32_t>(world_.book.index_of(*slot));
        note.serial = slot->run().serial;
    }
    world_.tell([&] {
        return "guardian: notes the end of " + std::to_string(zombie) + (slot ? " in its slot" : ", an orphan");
    });
    const bool listens = manager_ && ready_;
    if (listens && tell(note)) {
        shown_ = zombie;
        shown_until_ = world_.now + to_look;
        return;
    }
    if (listens && slot)
        untold_ = std::min(untold_.value_or(journal::journal::most_slots), world_.book.index_of(*slot));
    world_.machine.reap(zombie);
}

} // namespace simulation
