// A signal to the guardian means the same as one to the manager, and a stop is never missed.
#include "stage.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

using namespace stage;

BOOST_FIXTURE_TEST_SUITE(signals, theatre)

BOOST_AUTO_TEST_CASE(what_the_guardian_gets_the_manager_gets)
{
    play([](manager& m) {
        m.report("up");
        m.take_signal(SIGHUP);
        m.report(m.book.stop_signal() ? "to stop" : "to reload");
        m.end(0);
    });
    hears("up");
    ::kill(first_process(), SIGHUP);
    hears("to reload");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_is_in_the_journal_before_the_manager_gets_it_and_its_successor_finds_it)
{
    play([](manager& m) {
        m.report("up");
        if (m.generation == 1) {
            m.take_signal(SIGTERM);
            m.report(m.book.stop_signal() == SIGTERM ? "written" : "not written");
            manager::stay();
        }
        m.report(m.book.stop_signal() == SIGTERM ? "found" : "lost");
        m.end(0);
    });
    hears("up");
    ::kill(first_process(), SIGTERM);
    ::kill(hears("written"), SIGKILL);
    hears("up");
    hears("found");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_that_comes_while_there_is_no_manager_is_found_by_the_next)
{
    play([](manager& m) {
        if (m.generation == 1) {
            ::kill(m.place.guardian, SIGSTOP); // so that it hears of both at once
            m.report("stopped");
            manager::stay();
        }
        m.report(m.book.stop_signal() == SIGINT ? "found" : "lost");
        m.end(0);
    });
    const auto first = hears("stopped");
    ::kill(first, SIGKILL);
    await_zombie(first);
    ::kill(first_process(), SIGINT);
    ::kill(first_process(), SIGCONT);
    hears("found");
    BOOST_TEST(exit_code() == 0);
}

// Three crashes: the next manager waits a second.
BOOST_AUTO_TEST_CASE(what_comes_while_the_next_one_waits_is_pending_for_it)
{
    play([](manager& m) {
        m.report("up");
        if (m.generation <= 3)
            std::abort();
        m.take_signal(SIGUSR1);
        m.take_signal(SIGHUP);
        m.report("both");
        m.end(0);
    });
    hears("up");
    hears("up");
    await_reaped(hears("up"));
    ::kill(first_process(), SIGUSR1);
    ::kill(first_process(), SIGHUP);
    hears("up");
    hears("both");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_wait_for_a_person_where_no_more_managers_come)
{
    play([](manager& m) {
        m.report(m.place.safe ? "safe" : "up");
        if (m.generation <= 6)
            std::abort();
        m.report(m.book.stop_signal() == SIGTERM ? "to stop" : "lost");
        m.end(0);
    });
    for (int i = 0; i < 5; ++i)
        hears("up");
    await_reaped(hears("safe"));
    ::kill(first_process(), SIGTERM);
    hears("safe");
    hears("to stop");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
