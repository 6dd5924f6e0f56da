#include "config/environment.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

namespace {

std::string loss(std::string_view text)
{
    auto pairs = parse_environment(text);
    BOOST_REQUIRE(pairs.has_value());
    BOOST_REQUIRE(pairs->losses.size() == 1U);
    return std::to_string(pairs->losses[0].offset) + ": " + pairs->losses[0].message;
}

std::string error(std::string_view text)
{
    auto pairs = parse_environment(text);
    BOOST_REQUIRE(pairs.has_error());
    return std::to_string(pairs.error().offset) + ": " + pairs.error().message;
}

} // namespace

// What is read, and what is refused, stands in parsers.txt.
BOOST_AUTO_TEST_SUITE(environment_pairs_of_text)

BOOST_AUTO_TEST_CASE(what_supervisord_drops_is_told_with_its_place)
{
    BOOST_TEST(loss("A=x y") == "4: 'y' behind the value is dropped: put the value in quotes");
    BOOST_TEST(loss("A=$HOME") == "3: 'HOME' behind the value is dropped: put the value in quotes");
    BOOST_TEST(loss("A=http://x/y?z=1") == "12: '?' behind the value is dropped: put the value in quotes");
    BOOST_TEST(loss("A=foo#bar,B=2") == "5: '#' begins a comment, so '#bar,B=2' is dropped: put the value in quotes");
    BOOST_TEST(loss("A=x\"y\"").starts_with("2: quotes at the ends of x\"y\" are dropped"));
    BOOST_TEST(loss("A=1,A=2").starts_with("4: A is set twice"));
    BOOST_TEST(loss("\"A\"=1").starts_with("0: the quotes are part of the name"));
}

BOOST_AUTO_TEST_CASE(what_loses_nothing_is_not_told)
{
    for (const auto* text : {"", "A=1", "A=1,B=2,", "A=1;B=2", "A='x y',\nB=\"z\"", "A=\"it's\"", "A=\"\""})
        BOOST_TEST(parse_environment(text)->losses.empty(), text);
}

BOOST_AUTO_TEST_CASE(an_error_says_where_and_what_to_write)
{
    BOOST_TEST(error("A=1 B=2").starts_with("5: NAME=value is expected here, not '='"));
    BOOST_TEST(error("A=1,B=") == "6: B has no value: write B=\"\" for an empty one");
    BOOST_TEST(error("A=1,B=\"x").starts_with("6: this quote is never closed"));
    BOOST_TEST(error("A=a&b").starts_with("4: NAME=value is expected here, not 'b'"));
}

BOOST_AUTO_TEST_SUITE_END()
