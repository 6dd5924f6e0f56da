// Stops, restarts by hand, and what cannot be signalled.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_process_that_ignores_its_stop_signal_is_killed_after_the_stop_wait)
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
    w.exit(false);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_process_that_outlives_its_kill_is_unknown_until_it_ends)
{
    world w;
    w.policy.stop.wait = 10s;
    w.policy.stop.stray_wait = 3s;
    w.start_up();
    w.stop();
    w.pass(10s + 3s + 2s - 1ns);
    BOOST_TEST(w.state() == word::stopping);
    w.pass(1ns);
    BOOST_TEST(w.state() == word::unknown);
    BOOST_TEST(w.given_up == 1);
    w.start();
    BOOST_TEST(w.spawns == 1);
    w.exit(false);
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(without_a_stop_wait_it_is_killed_at_once)
{
    world w;
    w.policy.stop.wait = 0s;
    w.start_up();
    w.stop();
    w.pass(0s);
    BOOST_TEST(w.kills == 1);
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
