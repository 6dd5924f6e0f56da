#include "init/command_file.hpp"

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>

using namespace reaperd::init;
namespace fs = std::filesystem;

namespace {

// Two folders: in `first` a file `tool` that may not be executed and a folder `folder`, in `second` both may be.
struct folders {
    folders()
    {
        std::string pattern = (fs::temp_directory_path() / "reaperd-init-XXXXXX").string();
        root = ::mkdtemp(pattern.data());
        fs::create_directories(root / "first/folder");
        fs::create_directories(root / "second");
        put("first/tool", fs::perms{0644});
        put("first/plain", fs::perms{0644});
        put("second/tool", fs::perms{0755});
        put("second/folder", fs::perms{0755});
    }
    ~folders() { fs::remove_all(root); }

    void put(const std::string& name, fs::perms mode) const
    {
        std::ofstream{root / name} << "#!/bin/sh\n";
        fs::permissions(root / name, mode);
    }
    std::string in(const std::string& name) const { return (root / name).string(); }
    std::string path() const { return in("first") + ":" + in("second"); }

    fs::path root;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_file_of_a_command, folders)

BOOST_AUTO_TEST_CASE(is_the_first_that_may_be_executed)
{
    BOOST_TEST(command_file("tool", path().c_str()).value() == in("second/tool"));
    BOOST_TEST(command_file("folder", path().c_str()).value() == in("second/folder"));
}

BOOST_AUTO_TEST_CASE(is_itself_where_it_has_a_slash)
{
    BOOST_TEST(command_file("./nosuch", path().c_str()).value() == "./nosuch");
    BOOST_TEST(command_file(in("first/tool"), nullptr).value() == in("first/tool"));
}

BOOST_AUTO_TEST_CASE(may_not_exist)
{
    BOOST_TEST(command_file("nosuch", path().c_str()).error().value() == ENOENT);
    BOOST_TEST(command_file("", path().c_str()).error().value() == ENOENT);
}

BOOST_AUTO_TEST_CASE(may_be_none_that_can_be_executed)
{
    BOOST_TEST(command_file("plain", path().c_str()).error().value() == EACCES);
}

BOOST_AUTO_TEST_CASE(is_looked_for_in_the_usual_folders_where_there_is_no_path)
{
    BOOST_TEST(command_file("sh", nullptr).value() == "/bin/sh");
}

BOOST_AUTO_TEST_CASE(is_looked_for_in_the_working_directory_where_a_folder_has_no_name)
{
    const auto before = fs::current_path();
    fs::current_path(root / "second");
    BOOST_TEST(command_file("tool", "").value() == "tool");
    BOOST_TEST(command_file("tool", (in("first") + ":").c_str()).value() == "tool");
    fs::current_path(before);
}

BOOST_AUTO_TEST_SUITE_END()
