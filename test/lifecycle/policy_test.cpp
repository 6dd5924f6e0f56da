// One sentence for each thing that a program's owner may say of its life.
#include "world.hpp"

#include <climits>

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(starting_up)

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

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(ending_by_itself)

namespace {

word after_an_exit(restart_mode mode, bool expected)
{
    world w;
    w.policy.restart.mode = mode;
    w.start_up();
    w.pass(2s);
    w.exit(expected);
    return w.state();
}

} // namespace

BOOST_AUTO_TEST_CASE(autorestart_decides_what_follows_an_exit)
{
    BOOST_TEST(after_an_exit(restart_mode::never, true) == word::exited);
    BOOST_TEST(after_an_exit(restart_mode::never, false) == word::exited);
    BOOST_TEST(after_an_exit(restart_mode::unexpected, true) == word::exited);
    BOOST_TEST(after_an_exit(restart_mode::unexpected, false) == word::starting);
    BOOST_TEST(after_an_exit(restart_mode::always, true) == word::starting);
    BOOST_TEST(after_an_exit(restart_mode::always, false) == word::starting);
}

BOOST_AUTO_TEST_CASE(ten_restarts_of_short_lives_are_immediate_and_then_there_is_one_a_second)
{
    world w;
    w.policy.start.start_seconds = 0s;
    w.policy.restart.mode = restart_mode::always;
    w.start_up();
    for (int i = 0; i < 10; ++i) {
        w.exit(true);
        BOOST_TEST_REQUIRE(w.is(word::starting));
        w.confirm();
    }
    for (int i = 0; i < 5; ++i) {
        w.exit(true);
        BOOST_TEST_REQUIRE(w.is(word::backoff));
        BOOST_TEST((w.wait() == 1s));
        w.pass(1s);
    }
}

BOOST_AUTO_TEST_CASE(a_service_that_is_killed_every_100_ms_is_back_at_once_ten_times)
{
    world w;
    w.policy.start.start_seconds = 0s;
    w.start_up();
    for (int i = 0; i < 10; ++i) {
        w.pass(100ms);
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::starting));
        w.confirm();
    }
}

BOOST_AUTO_TEST_CASE(ten_seconds_of_life_fill_the_bucket_again)
{
    world w;
    w.policy.start.start_seconds = 0s;
    w.start_up();
    for (int i = 0; i < 10; ++i) {
        w.exit(false);
        w.confirm();
    }
    w.pass(10s);
    for (int i = 0; i < 10; ++i) {
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::starting));
        w.confirm();
    }
    w.exit(false);
    BOOST_TEST(w.state() == word::backoff);
}

BOOST_AUTO_TEST_CASE(a_life_of_two_seconds_is_never_paced)
{
    world w;
    w.start_up();
    for (int i = 0; i < 100; ++i) {
        w.pass(2s);
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::starting));
        w.confirm();
    }
}

BOOST_AUTO_TEST_CASE(no_policy_starts_a_process_that_dies_at_once_more_than_once_a_second)
{
    for (auto start_seconds : {0s, 1s})
        for (bool delayed : {false, true}) {
            world w;
            w.policy.start = {start_seconds, INT_MAX};
            w.policy.restart.mode = restart_mode::always;
            if (delayed)
                w.policy.restart.delay = restart_delay{0s, 1, 0s, 0, 0s};
            w.start_up();
            const auto end = w.now + 100s;
            while (w.now < end) {
                w.exit(true);
                if (!w.alive)
                    w.pass(w.wait());
            }
            BOOST_TEST(w.spawns <= 112);
        }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(restart_delay_options)

namespace {

world delayed(restart_delay delay)
{
    world w;
    w.policy.start.start_seconds = 0s;
    w.policy.restart.delay = delay;
    w.start_up();
    return w;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_automatic_restart_waits_growing_times_up_to_a_maximum)
{
    auto w = delayed({2s, 3, 40s, 0, 100s});
    for (auto expected : {2s, 6s, 18s, 40s, 40s}) {
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::backoff));
        BOOST_TEST((w.wait() == expected));
        w.pass(expected);
    }
}

BOOST_AUTO_TEST_CASE(failed_starts_wait_so_too_and_still_are_given_up)
{
    world w;
    w.policy.restart.delay = restart_delay{100ms, 2, 60s, 0, 100s};
    w.start_up();
    for (auto expected : {100ms, 200ms, 400ms}) {
        w.exit(false);
        BOOST_TEST((w.wait() == expected));
        w.pass(expected);
    }
    w.exit(false);
    BOOST_TEST(w.state() == word::fatal);
}

BOOST_AUTO_TEST_CASE(a_life_of_reset_after_makes_n_one_again)
{
    auto w = delayed({2s, 3, 40s, 0, 10s});
    w.exit(false);
    w.pass(2s);
    w.pass(10s - 1ns);
    w.exit(false);
    BOOST_TEST((w.wait() == 6s));
    w.pass(6s);
    w.pass(10s);
    w.exit(false);
    BOOST_TEST((w.wait() == 2s));
}

BOOST_AUTO_TEST_CASE(jitter_spreads_the_delay_by_its_share_both_ways)
{
    duration least = 1h;
    duration most{};
    for (unsigned seed = 1; seed <= 500; ++seed) {
        auto w = delayed({10s, 2, 10s, 0.1, 100s});
        w.life.past.jitter.seed(seed * 1'000'003);
        w.exit(false);
        least = std::min(least, w.wait());
        most = std::max(most, w.wait());
    }
    BOOST_TEST((least >= 9s && least < 9100ms));
    BOOST_TEST((most <= 11s && most > 10900ms));
}

BOOST_AUTO_TEST_CASE(no_number_overflows)
{
    for (auto delay : {restart_delay{1s, 1e300, 60s, 0, 1h}, restart_delay{1'000'000'000s, 10, 1'000'000'000s, 1, 1h},
                       restart_delay{1s, 2, duration::max(), 0.5, 1h}}) {
        auto w = delayed(delay);
        w.life.past.restarts = INT_MAX - 1;
        w.exit(false);
        BOOST_TEST_REQUIRE(w.is(word::backoff));
        BOOST_TEST((w.wait() >= 0s));
    }
    auto nothing = delayed({0s, 1e300, 60s, 0, 1h});
    nothing.life.past.restarts = 1000;
    nothing.exit(false);
    BOOST_TEST(nothing.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(a_start_by_hand_makes_n_one_again)
{
    auto w = delayed({2s, 3, 40s, 0, 100s});
    w.exit(false);
    w.pass(2s);
    w.exit(false);
    w.start_up();
    w.exit(false);
    BOOST_TEST((w.wait() == 2s));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(stopping_it)

BOOST_AUTO_TEST_CASE(a_process_that_ignores_its_stop_signal_is_killed_after_the_stop_wait_and_again_while_it_lives)
{
    world w;
    w.policy.stop.wait = 10s;
    w.start_up();
    w.pass(2s);
    w.stop();
    BOOST_TEST(w.terms == 1);
    w.pass(10s - 1ns);
    BOOST_TEST(w.kills == 0);
    w.pass(1ns);
    BOOST_TEST(w.kills == 1);
    w.pass(10s);
    BOOST_TEST(w.kills == 2);
    w.exit(false);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(without_a_stop_wait_it_is_killed_at_once_and_then_once_a_second)
{
    world w;
    w.policy.stop.wait = 0s;
    w.start_up();
    w.stop();
    w.pass(0s);
    BOOST_TEST(w.kills == 1);
    w.pass(1s - 1ns);
    BOOST_TEST(w.kills == 1);
    w.pass(1ns);
    BOOST_TEST(w.kills == 2);
}

BOOST_AUTO_TEST_CASE(asking_twice_does_not_put_the_kill_off)
{
    world w;
    w.start_up();
    w.stop();
    w.pass(9s);
    w.stop();
    w.pass(1s);
    BOOST_TEST(w.kills == 1);
}

BOOST_AUTO_TEST_CASE(a_stop_of_what_waits_to_start_is_done_at_once)
{
    world w;
    w.start_up();
    w.exit(false);
    w.stop();
    BOOST_TEST(w.state() == word::stopped);
    w.pass(1h);
    BOOST_TEST(w.spawns == 1);
}

BOOST_AUTO_TEST_CASE(a_stop_forgives_failed_starts)
{
    world w;
    w.start_up();
    for (int i = 0; i < 3; ++i) {
        w.exit(false);
        w.pass(w.wait());
    }
    w.stop();
    w.exit(false);
    w.start_up();
    w.exit(false);
    BOOST_TEST((w.wait() == 1s));
}

BOOST_AUTO_TEST_CASE(a_restart_waits_for_the_old_process_and_starts_at_once)
{
    world w;
    w.start_up();
    w.restart();
    BOOST_TEST(w.spawns == 1);
    w.exit(true);
    BOOST_TEST(w.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(the_last_request_wins_while_it_stops)
{
    world w;
    w.start_up();
    w.stop();
    w.start();
    w.exit(true);
    BOOST_TEST(w.state() == word::starting);
    w.restart();
    w.stop();
    w.exit(true);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_restart_of_what_was_killed_still_starts)
{
    world w;
    w.start_up();
    w.restart();
    w.pass(10s);
    BOOST_TEST(w.kills == 1);
    w.exit(false);
    BOOST_TEST(w.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(a_stop_that_overtakes_its_spawn_ends_whether_that_works_or_not)
{
    world fails;
    fails.start();
    fails.stop();
    fails.spawn_fails();
    BOOST_TEST(fails.state() == word::stopped);

    world works;
    works.start();
    works.stop();
    works.exit(true);
    BOOST_TEST(works.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(an_old_stop_deadline_cannot_kill_the_next_process)
{
    world w;
    w.start_up();
    w.pass(2s);
    w.stop();
    auto stale = *deadline(w.life.current);
    w.pass(1s);
    w.exit(true);
    w.start_up();
    w.pass(8900ms);
    w.stop();
    w.now = stale;
    w.tell(time_passed{});
    BOOST_TEST(w.kills == 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_signalled_is_unknown_and_its_end_is_seen)
{
    world w;
    w.start_up();
    w.stop();
    w.tell(signal_refused{});
    BOOST_TEST(w.state() == word::unknown);
    w.start();
    BOOST_TEST(w.state() == word::unknown);
    w.exit(true);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_stop_of_the_unknown_may_be_tried_again)
{
    world w;
    w.start_up();
    w.restart();
    w.tell(signal_refused{});
    w.stop();
    BOOST_TEST(w.terms == 2);
    BOOST_TEST(w.state() == word::stopping);
    w.exit(true);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_restart_that_could_not_signal_starts_when_the_process_ends_after_all)
{
    world w;
    w.start_up();
    w.restart();
    w.tell(signal_refused{});
    w.exit(true);
    BOOST_TEST(w.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(who_is_in_a_hurry_kills_at_once_and_nothing_starts_again)
{
    world w;
    w.start_up();
    w.restart();
    w.kill();
    BOOST_TEST(w.kills == 1);
    w.exit(false);
    BOOST_TEST(w.state() == word::stopped);

    world waiting;
    waiting.start_up();
    waiting.exit(false);
    waiting.kill();
    BOOST_TEST(waiting.state() == word::stopped);
    BOOST_TEST(waiting.kills == 0);
}

BOOST_AUTO_TEST_CASE(the_end_of_time_is_a_deadline_too)
{
    world w;
    w.policy.start.start_seconds = duration::max();
    w.policy.stop.wait = duration::max();
    w.start_up();
    w.pass(24h);
    BOOST_TEST(w.state() == word::starting);
    w.stop();
    w.pass(24h);
    BOOST_TEST(w.kills == 0);
}

BOOST_AUTO_TEST_SUITE_END()
