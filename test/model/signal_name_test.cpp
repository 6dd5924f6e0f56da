#include "model/signal_name.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(signals)

BOOST_AUTO_TEST_CASE(a_signal_is_known_by_name_in_any_case_and_by_number)
{
    for (const auto* text : {"TERM", "SIGTERM", "term", " sigterm ", "15"})
        BOOST_CHECK_MESSAGE(signal_number(text) == SIGTERM, text);
    BOOST_CHECK(signal_number("RTMIN") == SIGRTMIN);
    BOOST_CHECK(signal_number("IOT") == SIGABRT);
    BOOST_CHECK(signal_number("CLD") == SIGCHLD);
}

BOOST_AUTO_TEST_CASE(what_is_no_signal_is_nothing)
{
    for (const auto* text : {"", "FOO", "0", "65", "-1", "RTMIN+1", "SIG", "15x"})
        BOOST_CHECK_MESSAGE(!signal_number(text), text);
}

BOOST_AUTO_TEST_CASE(a_name_is_that_of_the_manual)
{
    BOOST_TEST(signal_name(SIGTERM) == "SIGTERM");
    BOOST_TEST(signal_name(SIGRTMIN) == "SIGRTMIN");
    BOOST_TEST(signal_name(SIGRTMAX) == "SIGRTMAX");
    BOOST_TEST(signal_name(47) == "signal 47");
}

BOOST_AUTO_TEST_SUITE_END()
