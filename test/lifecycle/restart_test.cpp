// What follows an end that nobody asked for: autorestart, the token bucket, restart_delay and its family.
#include "world.hpp"

#include <climits>

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

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
        w.life.past.jitter = dice::seeded(seed * 1'000'003);
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
