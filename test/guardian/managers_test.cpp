// Managers come and go; the guardian stays until one of them has ended as it should.
#include "stage.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

using namespace stage;

BOOST_FIXTURE_TEST_SUITE(managers, theatre)

BOOST_AUTO_TEST_CASE(the_guardian_ends_with_the_code_of_the_manager_that_ended)
{
    play([](manager& m) { m.end(7); });
    BOOST_TEST(exit_code() == 7);
}

BOOST_AUTO_TEST_CASE(a_manager_leads_a_group_of_its_own_below_the_guardian)
{
    play([](manager& m) {
        m.report(::getpgid(0) == ::getpid() ? "leads" : "follows");
        m.report(::getppid() == m.place.guardian ? "below" : "elsewhere");
        m.end(0);
    });
    const auto first = hears("leads");
    BOOST_TEST(first != first_process());
    hears("below");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(a_killed_manager_is_replaced_however_often)
{
    play([](manager& m) {
        m.report("up");
        if (m.generation == 50)
            m.end(0);
        manager::stay();
    });
    auto before = hears("up");
    for (int i = 1; i < 50; ++i) {
        ::kill(before, SIGKILL);
        const auto next = hears("up");
        BOOST_TEST(next != before);
        before = next;
    }
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(one_that_exits_without_a_word_has_crashed_and_is_replaced)
{
    play([](manager& m) {
        if (m.generation == 1)
            ::_exit(0);
        m.end(5);
    });
    BOOST_TEST(exit_code() == 5);
}

BOOST_AUTO_TEST_CASE(one_that_has_ended_and_is_killed_before_it_exits_has_ended)
{
    play([](manager& m) {
        m.book.end(6);
        ::raise(SIGKILL);
    });
    BOOST_TEST(exit_code() == 6);
}

BOOST_AUTO_TEST_CASE(one_that_does_not_get_ready_in_time_is_ended_and_replaced)
{
    play([](manager& m) {
        m.report(m.place.safe ? "safe" : "up");
        if (m.generation == 2)
            m.end(0);
        manager::stay();
    });
    hears("up");
    hears("up"); // ten seconds later
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(after_five_crashes_the_next_is_safe_and_what_crashes_then_comes_again_when_a_person_asks)
{
    play([](manager& m) {
        m.report(m.place.safe ? "safe" : "up");
        if (m.generation == 7)
            m.end(0);
        std::abort();
    });
    for (int i = 0; i < 5; ++i)
        hears("up");
    const auto last = hears("safe");
    await_reaped(last);
    ::kill(first_process(), SIGHUP);
    hears("safe");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(that_no_more_managers_come_is_said_in_the_log)
{
    const int log = ::memfd_create("log", 0);
    play(
        [](manager& m) {
            if (m.generation == 7)
                m.end(0);
            std::abort();
        },
        [&](guardian::settings& s) { s.log = "/proc/self/fd/" + std::to_string(log); });
    const auto said = [&] {
        std::ifstream file{"/proc/self/fd/" + std::to_string(log)};
        return std::string(std::istreambuf_iterator<char>{file}, {});
    };
    while (said().find("HUP tries again, TERM stops them") == std::string::npos)
        BOOST_TEST_REQUIRE(!is_zombie(first_process()));
    BOOST_TEST(said().find(" CRIT the manager crashed too often (signal 6)") != std::string::npos);
    ::kill(first_process(), SIGHUP);
    BOOST_TEST(exit_code() == 0);
    ::close(log);
}

BOOST_AUTO_TEST_CASE(it_says_once_that_a_manager_is_ready)
{
    play([](manager& m) {
        m.ready();
        m.wait_for("go");
        if (m.generation == 3)
            m.end(0);
        ::raise(SIGKILL);
    });
    hears("ready");
    for (int i = 0; i < 3; ++i)
        tell("go");
    BOOST_TEST(exit_code() == 0);
    BOOST_TEST(nothing_is_said());
}

BOOST_AUTO_TEST_CASE(it_says_once_that_a_first_manager_was_made)
{
    int count = 0;
    play(
        [&](manager& m) {
            m.report("forked " + std::to_string(count));
            if (m.generation == 3)
                m.end(0);
            ::raise(SIGKILL);
        },
        [&](guardian::settings& s) { s.forked = [&] { ++count; }; });
    hears("forked 0");
    hears("forked 1");
    hears("forked 1");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_for_the_service_manager_is_passed_on)
{
    play(
        [](manager& m) {
            m.say({.what = guardian::word::notify}, "STATUS=fine");
            m.end(0);
        },
        [this](guardian::settings& s) { s.notify = [this](std::string_view text) { note(text); }; });
    hears("STATUS=fine");
    BOOST_TEST(exit_code() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
