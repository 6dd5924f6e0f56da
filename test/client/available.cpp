#include "available.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(what_the_config_file_knows_is_shown_with_what_is_in_use)
{
    BOOST_TEST(reaperctl::available_table({{"web", "web", true, true, 999, 999}, {"db:a", "db", false, false, 5, 10}})
               == "NAME  USE        START   PRIORITY\n"
                  "web   in use     auto    999:999\n"
                  "db:a  available  manual  5:10\n");
}
