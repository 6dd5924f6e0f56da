#include "daemon/new_start.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using daemon::needs_a_new_start;

BOOST_AUTO_TEST_SUITE(a_setting_that_has_changed)

BOOST_AUTO_TEST_CASE(is_named_where_the_loop_cannot_take_it)
{
    daemon_settings wanted;
    wanted.pid_file = "/run/other.pid";
    wanted.directory = "/srv";
    wanted.user = "ada";
    wanted.silent = true;
    wanted.minimum_descriptors = 5;
    wanted.umask = 077;
    wanted.minimum_processes = 5;
    const std::vector<std::string> all{"pidfile", "directory", "user", "silent", "minfds", "umask", "minprocs"};
    BOOST_TEST(needs_a_new_start({}, wanted) == all, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_not_named_where_it_takes_effect_at_once)
{
    daemon_settings wanted;
    wanted.identifier = "other";
    wanted.log.level = log_level::debug;
    BOOST_TEST(needs_a_new_start({}, wanted).empty());
}

BOOST_AUTO_TEST_SUITE_END()
