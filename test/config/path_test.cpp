#include "config/path.hpp"

#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

BOOST_AUTO_TEST_SUITE(paths)

BOOST_AUTO_TEST_CASE(the_folder_of_a_path_is_what_stands_before_its_last_slash)
{
    BOOST_TEST(folder_of("/a/b") == "/a");
    BOOST_TEST(folder_of("/a") == "/");
    BOOST_TEST(folder_of("a") == "");
    BOOST_TEST(folder_of("a//b") == "a");
    BOOST_TEST(folder_of("a/b/") == "a/b");
}

BOOST_AUTO_TEST_CASE(a_normal_path_has_no_dots_and_no_double_slashes)
{
    BOOST_TEST(normal_path("/a/./b/../c//d/") == "/a/c/d");
    BOOST_TEST(normal_path("/../a") == "/a");
    BOOST_TEST(normal_path("../a/..") == "..");
    BOOST_TEST(normal_path("a/..") == ".");
    BOOST_TEST(normal_path("/") == "/");
    BOOST_TEST(absolute_path("x", world().surroundings()) == "/srv/x");
}

BOOST_AUTO_TEST_CASE(a_tilde_stands_for_a_home_directory)
{
    world machine;
    BOOST_TEST(with_home("~", machine.surroundings()) == "/home/ann");
    BOOST_TEST(with_home("~/x", machine.surroundings()) == "/home/ann/x");
    BOOST_TEST(with_home("~ann/x", machine.surroundings()) == "/home/ann/x");
    BOOST_TEST(with_home("~nobody-here/x", machine.surroundings()) == "~nobody-here/x");
    BOOST_TEST(with_home("a~", machine.surroundings()) == "a~");
    machine.environment["HOME"] = "/";
    BOOST_TEST(with_home("~/x", machine.surroundings()) == "/x");
    BOOST_TEST(with_home("~", machine.surroundings()) == "/");
}

BOOST_AUTO_TEST_CASE(temporary_files_live_where_the_environment_says)
{
    world machine;
    BOOST_TEST(temporary_folder(machine.surroundings()) == "/tmp");
    machine.environment["TMPDIR"] = "/nope";
    machine.environment["TMP"] = "/var/log/";
    BOOST_TEST(temporary_folder(machine.surroundings()) == "/var/log");
}

BOOST_AUTO_TEST_SUITE_END()
