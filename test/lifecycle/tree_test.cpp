// What a process leaves behind: told to end, killed after stray_wait, and nothing starts before it is gone.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_stop_is_done_when_the_whole_tree_is_gone)
{
    world w;
    w.start_up();
    w.stop();
    w.exit_and_leave_strays(true);
    BOOST_TEST(w.state() == word::stopping);
    BOOST_TEST(w.terms == 2);
    w.strays_end();
    BOOST_TEST(w.state() == word::stopped);
    BOOST_TEST(w.kills == 0);
}

BOOST_AUTO_TEST_CASE(what_is_left_is_killed_after_stray_wait)
{
    world w;
    w.policy.stop.stray_wait = 3s;
    w.start_up();
    w.stop();
    w.pass(1s);
    w.exit_and_leave_strays(true);
    w.pass(3s - 1ns);
    BOOST_TEST(w.kills == 0);
    w.pass(1ns);
    BOOST_TEST(w.kills == 1);
    w.strays_end();
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_restart_waits_for_the_tree_whether_somebody_asked_for_it_or_not)
{
    world asked;
    asked.start_up();
    asked.pass(2s);
    asked.restart();
    asked.exit_and_leave_strays(true);
    BOOST_TEST(asked.spawns == 1);
    asked.strays_end();
    BOOST_TEST(asked.spawns == 2);

    world crashed;
    crashed.start_up();
    crashed.pass(2s);
    crashed.exit_and_leave_strays(false);
    BOOST_TEST(crashed.spawns == 1);
    crashed.strays_end();
    BOOST_TEST(crashed.spawns == 2);
}

BOOST_AUTO_TEST_CASE(an_end_is_judged_as_it_was_when_the_tree_is_gone)
{
    world expected;
    expected.start_up();
    expected.pass(2s);
    expected.exit_and_leave_strays(true);
    expected.strays_end();
    BOOST_TEST(expected.state() == word::exited);

    world young;
    young.start_up();
    young.exit_and_leave_strays(false);
    young.pass(1s);
    young.strays_end();
    BOOST_TEST(young.state() == word::backoff);
    BOOST_TEST((young.wait() == 1s));
}

BOOST_AUTO_TEST_CASE(strays_that_are_to_be_kept_hold_nothing_up_but_a_stop)
{
    world w;
    w.policy.stop.strays = strays::keep;
    w.start_up();
    w.pass(2s);
    w.exit_and_leave_strays(true);
    BOOST_TEST(w.state() == word::exited);
    BOOST_TEST(w.terms == 0);
    w.start_up();
    w.stop();
    w.exit_and_leave_strays(true);
    BOOST_TEST(w.state() == word::stopping);
    w.strays_end();
    BOOST_TEST(w.state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(the_last_request_wins_while_the_tree_is_cleared)
{
    world w;
    w.start_up();
    w.pass(2s);
    w.exit_and_leave_strays(false);
    w.stop();
    w.strays_end();
    BOOST_TEST(w.state() == word::stopped);

    w.start_up();
    w.stop();
    w.exit_and_leave_strays(true);
    w.start();
    w.strays_end();
    BOOST_TEST(w.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(strays_that_outlive_their_kill_make_it_unknown_and_their_end_is_seen)
{
    world w;
    w.policy.stop.stray_wait = 1s;
    w.start_up();
    w.restart();
    w.exit_and_leave_strays(true);
    w.pass(1s + 2s);
    BOOST_TEST(w.kills == 1);
    BOOST_TEST(w.given_up == 1);
    BOOST_TEST(w.state() == word::unknown);
    w.strays_end();
    BOOST_TEST(w.state() == word::starting);
}

BOOST_AUTO_TEST_CASE(who_is_in_a_hurry_kills_the_rest_at_once_too)
{
    world w;
    w.start_up();
    w.kill();
    w.exit_and_leave_strays(false);
    BOOST_TEST(w.kills == 2);
    BOOST_TEST(w.terms == 0);

    world late;
    late.start_up();
    late.stop();
    late.exit_and_leave_strays(false);
    late.kill();
    BOOST_TEST(late.kills == 1);
}
