#include "config/machine.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>

using namespace reaperd::config;

BOOST_AUTO_TEST_SUITE(this_machine)

BOOST_AUTO_TEST_CASE(the_environment_is_that_of_the_process)
{
    ::setenv("REAPERD_TEST", "a=b", 1);
    BOOST_TEST(machine_surroundings().environment.at("REAPERD_TEST") == "a=b");
}

BOOST_AUTO_TEST_CASE(files_are_read_or_the_reason_is_told)
{
    auto machine = machine_surroundings();
    BOOST_TEST(machine.read_file("/proc/self/status")->starts_with("Name:"));
    BOOST_TEST(machine.read_file("/nope").error().message == "No such file or directory");
    BOOST_TEST(machine.read_file("/tmp").error().message == "it is a directory");
    BOOST_TEST(machine.read_file("/dev/zero").error().message == "it is no regular file");
}

BOOST_AUTO_TEST_CASE(paths_are_found_in_order)
{
    auto machine = machine_surroundings();
    auto paths = machine.glob(REAPERD_SOURCE_DIR "/test/config/*_test.cpp");
    BOOST_TEST(paths.size() > 10U);
    BOOST_TEST(std::ranges::is_sorted(paths));
    BOOST_TEST(machine.glob("/nope/*").empty());
}

BOOST_AUTO_TEST_CASE(files_folders_and_programs_are_told_apart)
{
    auto machine = machine_surroundings();
    BOOST_TEST(machine.is_directory("/tmp"));
    BOOST_TEST(!machine.is_directory("/etc/passwd"));
    BOOST_TEST(machine.exists("/etc/passwd"));
    BOOST_TEST(!machine.is_executable("/etc/passwd"));
    BOOST_TEST(!machine.is_executable("/tmp"));
    BOOST_TEST(machine.is_executable("/bin/sh"));
    BOOST_TEST(machine.working_directory.starts_with("/"));
    BOOST_TEST(!machine.host_name.empty());
}

BOOST_AUTO_TEST_CASE(users_are_known_by_name_and_number)
{
    auto machine = machine_surroundings();
    for (const auto* user : {"root", "0"})
        BOOST_TEST(machine.user_exists(user), user);
    for (const auto* user : {"", "nobody-here", "4000000000", "99999999999999999999"})
        BOOST_TEST(!machine.user_exists(user), user);
    BOOST_TEST(machine.group_exists("root"));
    BOOST_TEST(machine.group_exists("0"));
    BOOST_TEST(!machine.group_exists("nobody-here"));
    BOOST_TEST(*machine.home_directory("root") == "/root");
    BOOST_CHECK(machine.home_directory("nobody-here") == std::nullopt);
}

BOOST_AUTO_TEST_SUITE_END()
