// type = forking: what people and logs are told while a daemon comes up, or does not.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

struct forking_web : world {
    forking_web()
        : world{{alone(forking("web"))}}
    {
        leaves["web"] = {"web (4711)"};
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(a_forking_program, forking_web)

BOOST_AUTO_TEST_CASE(is_looked_for_when_its_launcher_has_ended_well)
{
    BOOST_TEST(why("web") == "its launcher runs, given up in 1min 30s");
    exit("web");
    BOOST_TEST(take_orders() == (names{"spawn web", "adopt web"}), boost::test_tools::per_element());
    BOOST_TEST(state("web") == word::starting);
    BOOST_TEST(why("web") == "/run/pid is not there, given up in 1min 30s");
    BOOST_TEST(look("web").deaths.empty()); // it was no end of the program
    BOOST_TEST(events<ended>().empty());
}

BOOST_AUTO_TEST_CASE(is_running_when_its_daemon_was_found_and_has_stayed_up)
{
    exit("web");
    adopt("web");
    BOOST_TEST(why("web") == "RUNNING in 1.0s");
    pass(1s);
    BOOST_TEST(state("web") == word::running);
    BOOST_TEST(events<process_adopted>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(has_failed_to_start_when_its_launcher_fails)
{
    leaves.clear();
    exit("web", 3);
    BOOST_TEST(state("web") == word::backoff);
    BOOST_TEST(why("web") == "next start in 1.0s (attempt 2 of 4): exit 3");
    BOOST_TEST(look("web").deaths.size() == 1U);
}

BOOST_AUTO_TEST_CASE(has_failed_to_start_when_its_launcher_leaves_nobody)
{
    leaves.clear();
    exit("web");
    BOOST_TEST(why("web") == "cannot start: its launcher left no process behind; next start in 1.0s (attempt 2 of 4)");
}

BOOST_AUTO_TEST_CASE(has_failed_to_start_when_its_daemon_ends_before_it_is_found)
{
    exit("web");
    strays_end("web");
    BOOST_TEST(why("web")
               == "cannot start: no process is left: /run/pid is not there; next start in 1.0s (attempt 2 of 4)");
}

BOOST_AUTO_TEST_CASE(is_ended_when_it_does_not_come_up_in_time)
{
    ignores_stop.insert("web");
    pass(90s);
    BOOST_TEST(state("web") == word::stopping);
    BOOST_TEST(why("web") == "not up within 1min 30s: its launcher still runs; ending it, SIGKILL in 10.0s");
}

BOOST_AUTO_TEST_CASE(whose_daemon_is_not_found_in_time_is_ended_and_says_why)
{
    exit("web");
    pass(90s);
    BOOST_TEST(take_orders() == (names{"spawn web", "adopt web", "stop web"}), boost::test_tools::per_element());
    BOOST_TEST(why("web")
               == "not up within 1min 30s: /run/pid is not there; ending what it left behind, SIGKILL in 10.0s");
    strays_end("web");
    BOOST_TEST(state("web") == word::backoff);
}

BOOST_AUTO_TEST_CASE(that_somebody_waits_for_answers_when_its_daemon_runs_and_when_it_fails)
{
    stop("web");
    strays_end("web");
    auto good = start("web");
    exit("web");
    BOOST_TEST(!answer(good));
    adopt("web");
    pass(1s);
    BOOST_TEST((answer(good) == outcome::done));

    stop("web");
    auto bad = start("web");
    exit("web", 1);
    BOOST_TEST((answer(bad) == outcome::abnormal_termination));
    BOOST_TEST(answer_why(bad) == "its launcher: exit 1");
}

BOOST_AUTO_TEST_CASE(that_is_stopped_while_its_daemon_is_looked_for_stops_with_all_it_left)
{
    exit("web");
    auto request = stop("web");
    BOOST_TEST(!answer(request));
    strays_end("web");
    BOOST_TEST((answer(request) == outcome::done));
    BOOST_TEST(state("web") == word::stopped);
}

BOOST_AUTO_TEST_CASE(ends_with_a_shutdown_in_each_of_its_phases)
{
    exit("web");
    shut_down();
    strays_end("web");
    BOOST_TEST(events<shutdown_finished>().size() == 1U);

    world launching{{alone(forking("web"))}};
    launching.shut_down();
    BOOST_TEST(launching.events<shutdown_finished>().size() == 1U);
}

BOOST_AUTO_TEST_CASE(that_dies_later_starts_again_by_its_launcher)
{
    exit("web");
    adopt("web");
    pass(2s);
    crash("web", SIGKILL);
    BOOST_TEST(spawns("web") == 2);
    BOOST_TEST(why("web") == "its launcher runs, given up in 1min 30s");
}

BOOST_AUTO_TEST_SUITE_END()
