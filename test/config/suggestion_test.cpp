#include "config/suggestion.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace reaperd::config;

BOOST_AUTO_TEST_SUITE(suggestions)

BOOST_AUTO_TEST_CASE(a_slip_is_an_insertion_a_deletion_a_replacement_or_a_swap)
{
    BOOST_TEST(edit_distance("startsecs", "startsecs") == 0U);
    BOOST_TEST(edit_distance("startsec", "startsecs") == 1U);
    BOOST_TEST(edit_distance("statrsecs", "startsecs") == 1U);
    BOOST_TEST(edit_distance("STARTSECS", "startsecs") == 0U);
    BOOST_TEST(edit_distance("", "abc") == 3U);
    BOOST_TEST(edit_distance("kitten", "sitting") == 3U);
}

BOOST_AUTO_TEST_CASE(only_what_is_near_is_suggested)
{
    const std::vector<std::string_view> known{"command", "user", "umask"};
    BOOST_TEST(did_you_mean("comand", known) == ": did you mean command?");
    BOOST_TEST(did_you_mean("usr", known) == ": did you mean user?");
    BOOST_TEST(did_you_mean("zzz", known) == "");
    BOOST_TEST(did_you_mean(std::string(1000, 'x'), known) == "");
    BOOST_TEST(did_you_mean("user", {}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
