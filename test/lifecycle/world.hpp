// The kernel, as far as the lifecycle can tell: one process that lives, ignores signals and dies when the test says so.
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
    bool alive = false;
    bool confirmed = false; // the spawn was reported
    int spawns = 0;
    int terms = 0;
    int kills = 0;
    int failed_starts = 0; // in a row

    void start() { tell(start_requested{}); }
    void stop() { tell(stop_requested{}); }
    void restart() { tell(restart_requested{}); }
    void kill() { tell(kill_requested{}); }

    void confirm()
    {
        confirmed = true;
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
        BOOST_TEST_REQUIRE(alive == has_process(life.current));
    }

private:
    // Counted here a second time, by what happened and not by what the life says of it.
    void count_failed_starts(const lifecycle::state& before, const event& what)
    {
        const auto* was_starting = std::get_if<starting>(&before);
        const auto* failed = std::get_if<spawn_failed>(&what);
        bool died_young = std::holds_alternative<process_exited>(what) && was_starting
                       && !(was_starting->up_at && now >= *was_starting->up_at);
        if (died_young || (was_starting && failed && !failed->transient))
            ++failed_starts;
        else if (is(word::running) || is(word::stopped) || is(word::stopping) || is_fresh_start(before, what))
            failed_starts = 0;
        if (is(word::fatal))
            BOOST_TEST_REQUIRE(failed_starts == policy.start.retries + 1);
        else
            BOOST_TEST_REQUIRE(failed_starts <= policy.start.retries);
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
            BOOST_TEST_REQUIRE(state() == word::starting);
            alive = true;
            confirmed = false;
            ++spawns;
            return;
        case action::terminate:
            BOOST_TEST_REQUIRE(alive);
            ++terms;
            return;
        case action::kill:
            BOOST_TEST_REQUIRE(alive);
            ++kills;
            return;
        }
    }
};

} // namespace reaperd::lifecycle
