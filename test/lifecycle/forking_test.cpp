// type = forking: the command is a launcher, and the daemon that it leaves behind becomes the process.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

namespace {

struct forking_world : world {
    forking_world() { forks = true; }

    void leave_and_find_a_daemon()
    {
        start_up();
        leave_a_daemon();
        find_the_daemon();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(forking, forking_world)

BOOST_AUTO_TEST_CASE(a_program_is_starting_until_its_daemon_has_lived_for_startsecs)
{
    start_up();
    pass(10s); // a launcher that takes its time is not up
    BOOST_TEST(state() == word::starting);
    leave_a_daemon();
    BOOST_TEST(state() == word::starting);
    find_the_daemon();
    pass(1s - 1ns);
    BOOST_TEST(state() == word::starting);
    pass(1ns);
    BOOST_TEST(state() == word::running);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_daemon_is_the_end_of_the_program)
{
    leave_and_find_a_daemon();
    pass(2s);
    exit(false);
    BOOST_TEST(state() == word::starting);
    BOOST_TEST(spawns == 2);
}

BOOST_AUTO_TEST_CASE(a_launcher_that_fails_is_a_failed_start_when_what_it_left_is_gone)
{
    start_up();
    exit(false);
    BOOST_TEST(state() == word::backoff);
    pass(1s);
    exit_and_leave_strays(false);
    BOOST_TEST(state() == word::stopping);
    BOOST_TEST(terms == 1);
    strays_end();
    BOOST_TEST(state() == word::backoff);
    BOOST_TEST(life.past.failures == 2);
}

BOOST_AUTO_TEST_CASE(a_launcher_that_leaves_nobody_is_a_failed_start)
{
    start_up();
    exit(true);
    BOOST_TEST(state() == word::backoff);
}

BOOST_AUTO_TEST_CASE(what_is_left_is_ended_after_a_failed_launch_even_where_strays_are_kept)
{
    policy.stop.strays = strays::keep;
    start_up();
    exit_and_leave_strays(false);
    BOOST_TEST(terms == 1);
}

BOOST_AUTO_TEST_CASE(a_daemon_that_ends_before_it_is_found_is_a_failed_start)
{
    start_up();
    leave_a_daemon();
    strays_end();
    BOOST_TEST(state() == word::backoff);
    BOOST_TEST(life.past.failures == 1);
}

BOOST_AUTO_TEST_CASE(a_launcher_that_runs_on_is_ended_after_ready_timeout)
{
    start_up();
    pass(90s - 1ns);
    BOOST_TEST(terms == 0);
    pass(1ns);
    BOOST_TEST(terms == 1);
    pass(10s);
    BOOST_TEST(kills == 1);
    exit(false);
    BOOST_TEST(state() == word::backoff);
    BOOST_TEST(life.past.failures == 1);
}

BOOST_AUTO_TEST_CASE(a_daemon_that_is_not_found_within_ready_timeout_is_ended)
{
    start_up();
    pass(60s);
    leave_a_daemon();
    pass(30s - 1ns); // launcher and daemon have it together
    BOOST_TEST(terms == 0);
    pass(1ns);
    BOOST_TEST(terms == 1);
    pass(10s); // stopwaitsecs, for one of them may be the daemon
    BOOST_TEST(kills == 1);
    strays_end();
    BOOST_TEST(state() == word::backoff);
}

BOOST_AUTO_TEST_CASE(too_many_failed_launches_are_fatal)
{
    policy.start.retries = 0;
    start_up();
    pass(100s);
    exit(false);
    BOOST_TEST(state() == word::fatal);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_launcher_and_daemon)
{
    start_up();
    stop();
    exit_and_leave_strays(true); // it had done its work meanwhile
    BOOST_TEST(terms == 2);
    strays_end();
    BOOST_TEST(state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_daemon_that_has_not_been_found)
{
    start_up();
    leave_a_daemon();
    stop();
    BOOST_TEST(terms == 1);
    strays_end();
    BOOST_TEST(state() == word::stopped);
}

BOOST_AUTO_TEST_CASE(a_restart_while_the_daemon_is_looked_for_starts_when_all_are_gone)
{
    start_up();
    leave_a_daemon();
    restart();
    BOOST_TEST(spawns == 1);
    strays_end();
    BOOST_TEST(spawns == 2);
}

BOOST_AUTO_TEST_CASE(a_stop_has_the_last_word_over_a_start_that_came_too_late)
{
    policy.start.retries = 0;
    start_up();
    pass(90s);
    stop();
    exit(false);
    BOOST_TEST(state() == word::stopped);
}

BOOST_AUTO_TEST_SUITE_END()
