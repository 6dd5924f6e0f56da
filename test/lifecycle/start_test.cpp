// Starts: when one counts, when it failed, and how often it is tried.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_process_that_lives_for_start_seconds_is_running)
{
    world w;
    w.start_up();
    w.pass(999ms);
    BOOST_TEST(w.state() == word::starting);
    w.pass(1ms);
    BOOST_TEST(w.state() == word::running);
}

BOOST_AUTO_TEST_CASE(start_seconds_count_from_the_spawn_and_not_from_the_order)
{
    world w;
    w.start();
    w.now += 300ms;
    w.confirm();
    w.pass(999ms);
    BOOST_TEST(w.state() == word::starting);
    w.pass(1ms);
    BOOST_TEST(w.state() == word::running);
}

BOOST_AUTO_TEST_CASE(with_start_seconds_of_zero_or_less_it_runs_at_once)
{
    for (auto seconds : {0s, -1s}) {
        world w;
        w.policy.start.start_seconds = seconds;
        w.start_up();
        BOOST_TEST(w.state() == word::running);
    }
}

BOOST_AUTO_TEST_CASE(a_life_shorter_than_start_seconds_is_a_failed_start_whatever_the_exit_code)
{
    world w;
    w.start_up();
    w.pass(1s - 1ns);
    w.exit(true);
    BOOST_TEST(w.state() == word::backoff);
}

BOOST_AUTO_TEST_CASE(a_life_of_exactly_start_seconds_was_a_start_even_if_the_timer_had_no_say)
{
    world w;
    w.policy.restart.mode = restart_mode::never;
    w.start_up();
    w.now += 1s;
    w.exit(true);
    BOOST_TEST(w.state() == word::exited);
}

BOOST_AUTO_TEST_CASE(the_nth_failed_start_waits_n_seconds_and_the_one_after_the_retries_is_the_last)
{
    world w;
    w.start_up();
    for (auto expected : {1s, 2s, 3s}) {
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::backoff));
        BOOST_TEST((w.wait() == expected));
        w.pass(expected);
    }
    w.exit(false);
    BOOST_TEST(w.state() == word::fatal);
    BOOST_TEST(w.spawns == 4);
}

BOOST_AUTO_TEST_CASE(a_spawn_that_fails_counts_like_a_death_before_start_seconds)
{
    world w;
    w.policy.start.retries = 1;
    w.start();
    w.spawn_fails();
    BOOST_TEST((w.wait() == 1s));
    w.now += 1s;
    w.tell(time_passed{});
    w.spawn_fails();
    BOOST_TEST(w.state() == word::fatal);
}

BOOST_AUTO_TEST_CASE(without_retries_there_is_one_start)
{
    world w;
    w.policy.start.retries = 0;
    w.start_up();
    w.exit(false);
    BOOST_TEST(w.state() == word::fatal);
    BOOST_TEST(w.spawns == 1);
}

BOOST_AUTO_TEST_CASE(who_was_running_has_all_retries_again)
{
    world w;
    w.start_up();
    w.exit(false);
    w.pass(2s);
    BOOST_TEST_REQUIRE(w.is(word::running));
    BOOST_TEST(w.life.past.failures == 0);
    w.exit(false);
    w.confirm();
    w.exit(false);
    BOOST_TEST((w.wait() == 1s));
}

BOOST_AUTO_TEST_CASE(a_transient_failure_is_retried_with_growing_waits_and_never_counts)
{
    world w;
    w.policy.start.retries = 0;
    w.start();
    for (auto expected : {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 10000ms, 10000ms}) {
        w.spawn_fails(true);
        BOOST_TEST_REQUIRE(w.is(word::backoff));
        BOOST_TEST((w.wait() == expected));
        w.now += expected;
        w.tell(time_passed{});
    }
    w.confirm();
    w.pass(1s);
    BOOST_TEST(w.state() == word::running);
}

BOOST_AUTO_TEST_CASE(after_a_spawn_that_worked_transient_waits_begin_anew)
{
    world w;
    w.start();
    for (int i = 0; i < 4; ++i) {
        w.spawn_fails(true);
        w.now += w.wait();
        w.tell(time_passed{});
    }
    w.exit(false);
    w.now += w.wait();
    w.tell(time_passed{});
    w.spawn_fails(true);
    BOOST_TEST((w.wait() == 100ms));
}

BOOST_AUTO_TEST_CASE(a_start_of_what_waits_starts_it_now_with_all_its_retries)
{
    world w;
    w.start_up();
    w.exit(false);
    w.start();
    BOOST_TEST(w.state() == word::starting);
    w.exit(false);
    BOOST_TEST((w.wait() == 1s));
}

BOOST_AUTO_TEST_CASE(fatal_is_no_dead_end)
{
    world w;
    w.policy.start.retries = 0;
    w.start_up();
    w.exit(false);
    w.start_up();
    BOOST_TEST(w.state() == word::starting);
}
