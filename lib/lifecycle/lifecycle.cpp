#include "lifecycle/lifecycle.hpp"

#include <algorithm>
#include <concepts>
#include <limits>
#include <utility>

namespace reaperd::lifecycle {
namespace {

using namespace std::chrono_literals;

template <class T, class... List>
concept one_of = (std::same_as<T, List> || ...);

// Neither a process nor a wait. These three answer alike, and both lists are closed: a new state or event must say
// what it does or the table below does not compile.
template <class State>
concept idle = one_of<State, stopped, exited, fatal>;

// What comes back from a process that an instance without one was told to be gone: an echo, with nothing left to do.
template <class Event>
concept echo = one_of<Event, spawned, launched, adopted, spawn_failed, process_exited, tree_cleared, signal_refused>;

// One step. Each overload of on() is a cell of the table; the helpers below it are the rules.
struct table {
    const policy& wanted;
    history past;
    time_point now;
    const state& current;

    // ---- STOPPED, EXITED, FATAL

    transition on(const idle auto&, start_requested) { return start_afresh(); }
    transition on(const idle auto&, restart_requested) { return start_afresh(); }
    transition on(const idle auto&, stop_requested) { return stay_stopped(); }
    transition on(const idle auto&, kill_requested) { return unchanged(); } // nothing to kill
    transition on(const idle auto&, echo auto) { return unchanged(); }
    transition on(const idle auto&, time_passed) { return unchanged(); } // waits for nothing

    // ---- STARTING

    transition on(const starting&, start_requested) { return unchanged(); } // it does
    transition on(const starting&, restart_requested) { return stop(sequel::start); }
    transition on(const starting&, stop_requested) { return stop(sequel::stopped); }
    transition on(const starting&, kill_requested) { return kill_at_once(); }
    transition on(const starting& state, spawned) { return state.up_at ? unchanged() : begin_to_count(); }
    transition on(const starting& state, launched) { return state.up_at ? unchanged() : wait_for_the_daemon(); }
    transition on(const starting&, adopted) { return unchanged(); } // told twice
    transition on(const starting&, spawn_failed what) { return what.transient ? try_again() : failed_to_start(); }
    transition on(const starting& state, process_exited what)
    {
        return ended_by_itself(is_due(state.up_at) ? end_of(what) : sequel::failed_start, what.strays);
    }
    transition on(const starting&, tree_cleared) { return unchanged(); }   // cannot be: its process lives
    transition on(const starting&, signal_refused) { return unchanged(); } // of a stop that is over
    transition on(const starting& state, time_passed) { return is_due(state.up_at) ? run() : unchanged(); }

    // ---- STARTING, the launcher

    transition on(const launching&, start_requested) { return unchanged(); } // it does
    transition on(const launching&, restart_requested) { return stop(sequel::start); }
    transition on(const launching&, stop_requested) { return stop(sequel::stopped); }
    transition on(const launching&, kill_requested) { return kill_at_once(); }
    transition on(const launching&, spawned) { return unchanged(); }      // cannot be: it was launched
    transition on(const launching&, launched) { return unchanged(); }     // told twice
    transition on(const launching&, adopted) { return unchanged(); }      // cannot be: nobody looks yet
    transition on(const launching&, spawn_failed) { return unchanged(); } // cannot be: it was launched
    transition on(const launching& state, process_exited what)
    {
        if (what.expected && what.strays)
            return to(adopting{state.give_up_at}, action::adopt);
        return what.strays ? clear(sequel::failed_start) : failed_to_start();
    }
    transition on(const launching&, tree_cleared) { return unchanged(); }   // cannot be: its process lives
    transition on(const launching&, signal_refused) { return unchanged(); } // of a stop that is over
    transition on(const launching& state, time_passed)
    {
        return is_due(state.give_up_at) ? end_what_never_came_up() : unchanged();
    }

    // ---- STARTING, what the launcher left behind

    transition on(const adopting&, start_requested) { return unchanged(); } // it does
    transition on(const adopting&, restart_requested) { return end_the_nameless(sequel::start); }
    transition on(const adopting&, stop_requested) { return end_the_nameless(sequel::stopped); }
    transition on(const adopting&, kill_requested) { return kill_the_rest(sequel::stopped); }
    transition on(const adopting&, spawned) { return unchanged(); }  // that process has ended
    transition on(const adopting&, launched) { return unchanged(); } // that process has ended
    transition on(const adopting&, adopted) { return begin_to_count(); }
    transition on(const adopting&, spawn_failed) { return unchanged(); }   // cannot be: it was launched
    transition on(const adopting&, process_exited) { return unchanged(); } // told twice
    transition on(const adopting&, tree_cleared) { return failed_to_start(); }
    transition on(const adopting&, signal_refused) { return unchanged(); } // of a stop that is over
    transition on(const adopting& state, time_passed)
    {
        return is_due(state.give_up_at) ? end_the_nameless(sequel::failed_start) : unchanged();
    }

    // ---- RUNNING

    transition on(const running&, start_requested) { return unchanged(); } // it is
    transition on(const running&, restart_requested) { return stop(sequel::start); }
    transition on(const running&, stop_requested) { return stop(sequel::stopped); }
    transition on(const running&, kill_requested) { return kill_at_once(); }
    transition on(const running&, spawned) { return unchanged(); }      // told twice
    transition on(const running&, launched) { return unchanged(); }     // told twice
    transition on(const running&, adopted) { return unchanged(); }      // told twice
    transition on(const running&, spawn_failed) { return unchanged(); } // cannot be: it was spawned
    transition on(const running&, process_exited what) { return ended_by_itself(end_of(what), what.strays); }
    transition on(const running&, tree_cleared) { return unchanged(); }   // cannot be: its process lives
    transition on(const running&, signal_refused) { return unchanged(); } // of a stop that is over
    transition on(const running&, time_passed) { return unchanged(); }

    // ---- BACKOFF

    transition on(const backoff&, start_requested) { return start_afresh(); }
    transition on(const backoff&, restart_requested) { return start_afresh(); }
    transition on(const backoff&, stop_requested) { return stay_stopped(); }
    transition on(const backoff&, kill_requested) { return stay_stopped(); } // and it must not start later
    transition on(const backoff&, echo auto) { return unchanged(); }
    transition on(const backoff& state, time_passed) { return is_due(state.until) ? spawn() : unchanged(); }

    // ---- STOPPING: the last request wins, and nothing starts until the old process is gone.

    transition on(const stopping& state, start_requested) { return stop_goes_on(state, sequel::start); }
    transition on(const stopping& state, restart_requested) { return stop_goes_on(state, sequel::start); }
    transition on(const stopping& state, stop_requested) { return stop_goes_on(state, sequel::stopped); }
    transition on(const stopping&, kill_requested) { return kill_at_once(); }
    transition on(const stopping&, spawned) { return note_the_start(); }
    transition on(const stopping&, launched) { return note_the_start(); }
    transition on(const stopping&, adopted) { return unchanged(); } // cannot be: its launcher lives, or it was adopted
    transition on(const stopping& state, spawn_failed) { return follow(state.then); }
    transition on(const stopping& state, process_exited what)
    {
        if (what.strays)
            return state.at_once ? kill_the_rest(state.then) : clear(state.then);
        return follow(state.then);
    }
    transition on(const stopping& state, tree_cleared) { return follow(state.then); }
    transition on(const stopping& state, signal_refused) { return to(unknown{state.then}); }
    transition on(const stopping& state, time_passed)
    {
        if (!is_due(state.kill_at))
            return unchanged();
        return state.killed ? outlived_its_kill(state.then) : end_by_kill(state.then);
    }

    // ---- STOPPING what is left of the tree

    transition on(const clearing& state, start_requested) { return clearing_goes_on(state, sequel::start); }
    transition on(const clearing& state, restart_requested) { return clearing_goes_on(state, sequel::start); }
    transition on(const clearing& state, stop_requested) { return clearing_goes_on(state, sequel::stopped); }
    transition on(const clearing&, kill_requested) { return kill_the_rest(sequel::stopped); }
    transition on(const clearing&, spawned) { return unchanged(); }        // that process has ended
    transition on(const clearing&, launched) { return unchanged(); }       // that process has ended
    transition on(const clearing&, adopted) { return unchanged(); }        // nobody is looked for any more
    transition on(const clearing&, spawn_failed) { return unchanged(); }   // cannot be: it was spawned
    transition on(const clearing&, process_exited) { return unchanged(); } // told twice
    transition on(const clearing& state, tree_cleared) { return follow(state.then); }
    transition on(const clearing& state, signal_refused) { return to(unknown{state.then}); }
    transition on(const clearing& state, time_passed)
    {
        if (!is_due(state.kill_at))
            return unchanged();
        return state.killed ? outlived_its_kill(state.then) : kill_the_rest(state.then);
    }

    // ---- UNKNOWN: a start would make two of it. Signals may be tried again.

    transition on(const unknown&, start_requested) { return unchanged(); }
    transition on(const unknown&, restart_requested) { return stop(sequel::start); }
    transition on(const unknown&, stop_requested) { return stop(sequel::stopped); }
    transition on(const unknown&, kill_requested) { return kill_at_once(); }
    transition on(const unknown&, spawned) { return note_the_start(); }
    transition on(const unknown&, launched) { return note_the_start(); }
    transition on(const unknown&, adopted) { return unchanged(); } // nobody is looked for any more
    transition on(const unknown& state, spawn_failed) { return follow(state.then); }
    transition on(const unknown& state, process_exited what)
    {
        return what.strays ? clear(state.then) : follow(state.then);
    }
    transition on(const unknown& state, tree_cleared) { return follow(state.then); }
    transition on(const unknown&, signal_refused) { return unchanged(); } // we know
    transition on(const unknown&, time_passed) { return unchanged(); }

private:
    bool is_due(std::optional<time_point> at) const { return at && now >= *at; }

    transition to(state next, action todo = action::none) const { return {{next, past}, todo}; }
    transition unchanged() const { return to(current); }

    // A person's request: what failed before is no longer held against it.
    void forgive() { past.failures = past.restarts = past.transients = 0; }

    transition start_afresh()
    {
        forgive();
        return spawn();
    }

    transition spawn()
    {
        past.started = now;
        return to(starting{}, action::spawn);
    }

    transition begin_to_count()
    {
        past.started = now;
        past.transients = 0;
        if (wanted.start.start_seconds <= 0ns)
            return run();
        return to(starting{after(now, wanted.start.start_seconds)});
    }

    transition wait_for_the_daemon()
    {
        past.started = now;
        past.transients = 0;
        return to(launching{after(now, wanted.start.ready_timeout)});
    }

    transition note_the_start()
    {
        past.started = now;
        return unchanged();
    }

    transition run()
    {
        past.failures = 0;
        return to(running{});
    }

    // ---- ends

    static sequel end_of(process_exited what) { return what.expected ? sequel::expected_end : sequel::unexpected_end; }

    transition ended_by_itself(sequel how, bool strays)
    {
        forget_old_restarts();
        return strays && wanted.stop.strays == reaperd::strays::kill ? clear(how) : follow(how);
    }

    transition follow(sequel what)
    {
        switch (what) {
        case sequel::stopped: return stay_stopped();
        case sequel::start: return spawn();
        case sequel::failed_start: return failed_to_start();
        case sequel::expected_end: return restart_or_exit(true);
        case sequel::unexpected_end: return restart_or_exit(false);
        }
        return stay_stopped();
    }

    transition failed_to_start()
    {
        count(past.failures);
        if (past.failures > wanted.start.retries)
            return to(fatal{});
        return start_at(after(now, wanted.restart.delay ? next_delay() : failed_start_wait(past.failures)));
    }

    transition try_again()
    {
        count(past.transients);
        return to(backoff{after(now, transient_wait(past.transients))});
    }

    transition restart_or_exit(bool expected)
    {
        past.failures = 0;
        const auto mode = wanted.restart.mode;
        bool restart = mode == restart_mode::always || (mode == restart_mode::unexpected && !expected);
        if (!restart)
            return to(exited{expected});
        return start_at(after(now, wanted.restart.delay ? next_delay() : 0ns));
    }

    // Every automatic start passes here, so that none escapes the bucket.
    transition start_at(time_point earliest)
    {
        auto at = past.bucket.take(earliest);
        return at <= now ? spawn() : to(backoff{at});
    }

    duration next_delay()
    {
        count(past.restarts);
        return delayed_restart_wait(*wanted.restart.delay, past.restarts, past.jitter);
    }

    void forget_old_restarts()
    {
        if (wanted.restart.delay && now - past.started >= wanted.restart.delay->reset_after)
            past.restarts = 0;
    }

    static void count(int& n)
    {
        if (n < std::numeric_limits<int>::max() - 1)
            ++n;
    }

    // ---- stops

    transition stay_stopped()
    {
        forgive();
        return to(stopped{true});
    }

    transition stop(sequel then)
    {
        forgive();
        return to(stopping{after(now, wanted.stop.wait), then}, action::terminate);
    }

    transition stop_goes_on(stopping state, sequel then)
    {
        forgive();
        state.then = then;
        return to(state);
    }

    // A failed start, so nothing is forgiven.
    transition end_what_never_came_up()
    {
        return to(stopping{after(now, wanted.stop.wait), sequel::failed_start}, action::terminate);
    }

    // One of them may be the daemon: they have the time that it would have.
    transition end_the_nameless(sequel then)
    {
        if (then != sequel::failed_start)
            forgive();
        return to(clearing{after(now, wanted.stop.wait), then}, action::terminate);
    }

    // Nothing that can die needs longer than that after its SIGKILL.
    static constexpr duration to_die = 2s;

    time_point last_moment() const { return after(after(now, wanted.stop.stray_wait), to_die); }

    transition end_by_kill(sequel then)
    {
        if (then != sequel::failed_start)
            forgive();
        return to(stopping{last_moment(), then, true}, action::kill);
    }

    transition kill_at_once()
    {
        forgive();
        return to(stopping{last_moment(), sequel::stopped, true, true}, action::kill);
    }

    transition clear(sequel then) { return to(clearing{after(now, wanted.stop.stray_wait), then}, action::terminate); }

    transition kill_the_rest(sequel then) { return to(clearing{after(now, to_die), then, true}, action::kill); }

    transition clearing_goes_on(clearing state, sequel then)
    {
        forgive();
        state.then = then;
        return to(state);
    }

    transition outlived_its_kill(sequel then) { return to(unknown{then}, action::name_survivors); }
};

} // namespace

transition step(const policy& wanted, const life& life, const event& what, time_point now)
{
    table cells{wanted, life.past, now, life.current};
    return std::visit([&](const auto& from, const auto& happened) { return cells.on(from, happened); }, life.current,
                      what);
}

} // namespace reaperd::lifecycle
