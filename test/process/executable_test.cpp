#include "process/executable.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace {

using reaperd::process::find_executable;

struct folders {
    folders()
    {
        for (const auto* name : {"first", "second"})
            std::filesystem::create_directories(root / name);
    }
    ~folders() { std::filesystem::remove_all(root); }

    std::string file(const std::string& name, int mode)
    {
        std::ofstream{root / name} << "#!/bin/sh\n";
        std::filesystem::permissions(root / name, std::filesystem::perms(mode));
        return (root / name).string();
    }

    std::string path() const { return (root / "first").string() + ":" + (root / "second").string(); }

    std::filesystem::path root =
        std::filesystem::temp_directory_path() / ("reaperd-executables-" + std::to_string(::getpid()));
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(executables, folders)

BOOST_AUTO_TEST_CASE(a_command_with_a_slash_is_a_path)
{
    auto tool = file("first/tool", 0755);
    BOOST_TEST(*find_executable(tool, "") == tool);
    BOOST_TEST(find_executable("./tool", path()).error().message == "can't find command './tool'");
}

BOOST_AUTO_TEST_CASE(a_command_without_one_is_searched_in_path)
{
    auto tool = file("second/tool", 0755);
    BOOST_TEST(*find_executable("tool", path()) == tool);
}

BOOST_AUTO_TEST_CASE(the_first_that_exists_is_meant_even_if_it_cannot_be_executed)
{
    auto plain = file("first/tool", 0644);
    file("second/tool", 0755);
    BOOST_TEST(find_executable("tool", path()).error().message == "command at '" + plain + "' is not executable");
}

BOOST_AUTO_TEST_CASE(an_empty_path_stands_for_the_usual_folders)
{
    BOOST_TEST(*find_executable("sh", "") == "/bin/sh");
}

BOOST_AUTO_TEST_CASE(an_empty_entry_of_the_path_is_the_working_directory)
{
    auto before = std::filesystem::current_path();
    file("first/tool", 0755);
    std::filesystem::current_path(root / "first");
    auto found = find_executable("tool", ":/nowhere");
    std::filesystem::current_path(before);
    BOOST_TEST(*found == "tool");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named_as_it_was_written)
{
    BOOST_TEST(find_executable("nosuchtool", path()).error().message == "can't find command 'nosuchtool'");
    BOOST_TEST(find_executable("/no/such/tool", path()).error().message == "can't find command '/no/such/tool'");
}

BOOST_AUTO_TEST_CASE(a_directory_is_no_command)
{
    auto folder = (root / "first").string();
    BOOST_TEST(find_executable(folder, "").error().message == "command at '" + folder + "' is a directory");
}

BOOST_AUTO_TEST_SUITE_END()
