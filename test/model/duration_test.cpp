#include "model/duration.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(durations)

BOOST_AUTO_TEST_CASE(a_number_is_seconds_and_units_are_known)
{
    BOOST_CHECK(parse_duration("5") == 5s);
    BOOST_CHECK(parse_duration("500ms") == 500ms);
    BOOST_CHECK(parse_duration("10 s") == 10s);
    BOOST_CHECK(parse_duration("2min") == 2min);
    BOOST_CHECK(parse_duration("1.5h") == 90min);
    BOOST_CHECK(parse_duration("1d") == 24h);
    BOOST_CHECK(parse_duration("-1") == -1s);
}

BOOST_AUTO_TEST_CASE(anything_else_is_nothing)
{
    for (const auto* text : {"", "s", "soon", "5x", "1e3", "inf", "nan", "0x10", "5 5", "99999999999d"})
        BOOST_CHECK_MESSAGE(!parse_duration(text), text);
}

BOOST_AUTO_TEST_CASE(a_length_of_time_is_told_in_two_units_at_the_most)
{
    BOOST_TEST(brief(350ms) == "350ms");
    BOOST_TEST(brief(4200ms) == "4.2s");
    BOOST_TEST(brief(125s) == "2min 5s");
    BOOST_TEST(brief(2min) == "2min");
    BOOST_TEST(brief(3h + 2min + 59s) == "3h 2min");
    BOOST_TEST(brief(5 * 24h + 3h) == "5d 3h");
    BOOST_TEST(brief(-2s) == "-2.0s");
    BOOST_TEST(brief(999600us) == "1.0s");
    BOOST_TEST(brief(59960ms) == "1min");
}

BOOST_AUTO_TEST_SUITE_END()
