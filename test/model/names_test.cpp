#include "model/configuration.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(a_program_that_is_named_as_its_group_needs_one_name_only)
{
    BOOST_TEST(reaperd::full_name("web", "web") == "web");
    BOOST_TEST(reaperd::full_name("web", "web_00") == "web:web_00");
}
