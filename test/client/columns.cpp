#include "columns.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperctl;

BOOST_AUTO_TEST_SUITE(wrapped_text)

BOOST_AUTO_TEST_CASE(fits_and_hangs)
{
    BOOST_TEST(wrapped("one two three four", 2, 10) == "  one two\n    three\n    four\n");
    BOOST_TEST(wrapped("short", 0, 80) == "short\n");
    BOOST_TEST(wrapped("", 2, 80) == "  \n");
}

BOOST_AUTO_TEST_CASE(keeps_a_word_that_is_too_long)
{
    BOOST_TEST(wrapped("a " + std::string(20, 'x') + " b", 0, 10) == "a\n  " + std::string(20, 'x') + "\n  b\n");
}

BOOST_AUTO_TEST_CASE(does_not_break_a_command_in_parentheses)
{
    BOOST_TEST(wrapped("restart it (reaperctl restart web), or wait", 0, 30)
               == "restart it\n  (reaperctl restart web), or\n  wait\n");
    BOOST_TEST(wrapped("an (open one", 0, 8) == "an (open\n  one\n");
}

BOOST_AUTO_TEST_SUITE_END()
