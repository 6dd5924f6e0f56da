// The kernel, as far as the lifecycle can tell: one process, and what it left behind, that live, ignore signals and die
// when the test says so.
// It holds the promises that hold for every life, and breaks the test where one is broken.
#pragma once

#include "lifecycle/lifecycle.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>
#include <ostream>

namespace reaperd::lifecycle {

inline std::ostream& operator<<(std::ostream& out, word which)
{
    return out << name(which);
}

struct world {
    reaperd::policy policy;
    lifecycle::life life;
    time_point now{std::chrono::hours{1}};
    bool forks = false; // type = forking: the process is a launcher until its daemon is adopted
    bool alive = false;
    bool strays = false;    // others of its tree, when it has ended
    bool confirmed = false; // the spawn was reported
    int spawns = 0;
    int terms = 0;
    int kills = 0;
    int given_up = 0;
    int failed_starts = 0; // in a row

    void start() { tell(start_requested{}); }
    void stop() { tell(stop_requested{}); }
    void restart() { tell(restart_requested{}); }
    void kill() { tell(kill_requested{}); }

    void confirm()
    {
        confirmed = true;
        if (forks)
            tell(launched{});
        else
            tell(spawned{});
    }

    void spawn_fails(bool transient = false)
    {
        alive = false;
        tell(spawn_failed{transient});
    }

    void exit(bool expected)
    {
        if (alive && !confirmed)
            confirm();
        alive = false;
        tell(process_exited{expected});
    }

    void exit_and_leave_strays(bool expected)
    {
        if (alive && !confirmed)
            confirm();
        alive = false;
        strays = true;
        tell(process_exited{expected, true});
    }

    void leave_a_daemon() { exit_and_leave_strays(true); }

    void find_the_daemon()
    {
        alive = true;
        strays = false;
        tell(adopted{});
    }

    void strays_end()
    {
        strays = false;
        tell(tree_cleared{});
    }

    // A start, and the kernel does it.
    void start_up()
    {
        start();
        confirm();
    }

    void pass(duration time)
    {
        const auto until = now + time;
        int turns = 0; // at this moment
        for (auto at = deadline(life.current); at && *at <= until; at = deadline(life.current)) {
            turns = *at > now ? 0 : turns + 1;
            BOOST_TEST_REQUIRE(turns < 20); // a loop that is woken for nothing eats a core
            now = std::max(now, *at);
            tell(time_passed{});
            if (alive && !confirmed)
                confirm();
        }
        now = until;
    }

    // How long until something happens by itself.
    duration wait() const
    {
        auto at = deadline(life.current);
        BOOST_TEST_REQUIRE(at.has_value());
        return *at - now;
    }

    word state() const { return word_of(life.current); }
    bool is(word which) const { return state() == which; }

    void tell(const event& what)
    {
        auto before = life;
        auto [next, todo] = step(policy, before, what, now);
        life = next;
        count_failed_starts(before.current, what);
        carry_out(todo);
        strays = strays && has_process(life.current) && !alive; // those that are kept are nobody's business
        BOOST_TEST_REQUIRE((alive || strays) == has_process(life.current));
    }

private:
    // Counted here a second time, by what happened and not by what the life says of it.
    void count_failed_starts(const lifecycle::state& before, const event& what)
    {
        const auto* was_starting = std::get_if<starting>(&before);
        const auto* failed = std::get_if<spawn_failed>(&what);
        bool died_young = std::holds_alternative<process_exited>(what) && was_starting
                       && !(was_starting->up_at && now >= *was_starting->up_at);
        const bool launched_young = std::holds_alternative<process_exited>(what)
                                 && std::holds_alternative<launching>(before)
                                 && !std::holds_alternative<adopting>(life.current);
        if ((died_young || launched_young) && std::holds_alternative<clearing>(life.current))
            return; // counted when the tree is empty
        const auto* was_clearing = std::get_if<clearing>(&before);
        const auto* was_unknown = std::get_if<unknown>(&before);
        const auto* was_stopping = std::get_if<stopping>(&before);
        bool cleared =
            std::holds_alternative<tree_cleared>(what)
            && (std::holds_alternative<adopting>(before) || (was_clearing && was_clearing->then == sequel::failed_start)
                || (was_unknown && was_unknown->then == sequel::failed_start));
        bool ended_late = (was_stopping || was_unknown) && std::holds_alternative<process_exited>(what)
                       && !has_process_of_tree()
                       && (was_stopping ? was_stopping->then : was_unknown->then) == sequel::failed_start;
        if (died_young || launched_young || ended_late || cleared || (was_starting && failed && !failed->transient))
            ++failed_starts;
        else if (is(word::running) || is(word::stopped) || is_forgiven() || is_fresh_start(before, what))
            failed_starts = 0;
        if (is(word::fatal))
            BOOST_TEST_REQUIRE(failed_starts == policy.start.retries + 1);
        else
            BOOST_TEST_REQUIRE(failed_starts <= policy.start.retries);
    }

    bool has_process_of_tree() const { return alive || strays; }

    // An end of its own whose tree is being cleared has not been judged yet.
    bool is_forgiven() const
    {
        if (const auto* state = std::get_if<clearing>(&life.current))
            return state->then == sequel::stopped || state->then == sequel::start;
        const auto* state = std::get_if<stopping>(&life.current);
        return state && state->then != sequel::failed_start;
    }

    static bool is_fresh_start(const lifecycle::state& before, const event& what)
    {
        return !has_process(before)
            && (std::holds_alternative<start_requested>(what) || std::holds_alternative<restart_requested>(what));
    }

    void carry_out(action todo)
    {
        switch (todo) {
        case action::none: return;
        case action::spawn:
            BOOST_TEST_REQUIRE(!alive);
            BOOST_TEST_REQUIRE((!strays || policy.stop.strays == reaperd::strays::keep)); // never beside leftovers
            BOOST_TEST_REQUIRE(state() == word::starting);
            alive = true;
            confirmed = false;
            ++spawns;
            return;
        case action::adopt: BOOST_TEST_REQUIRE((!alive && strays)); return;
        case action::terminate:
            BOOST_TEST_REQUIRE((alive || strays));
            ++terms;
            return;
        case action::kill:
            BOOST_TEST_REQUIRE((alive || strays));
            ++kills;
            return;
        case action::name_survivors:
            BOOST_TEST_REQUIRE((alive || strays));
            BOOST_TEST_REQUIRE(kills > 0);
            ++given_up;
            return;
        }
    }
};

} // namespace reaperd::lifecycle
