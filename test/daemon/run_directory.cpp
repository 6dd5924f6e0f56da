#include "daemon/run_directory.hpp"
#include "scratch.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

using reaperd::daemon::make_run_directory;

namespace {

unsigned mode_of(const std::string& path)
{
    struct stat status {};
    ::stat(path.c_str(), &status);
    return status.st_mode & 07777;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_run_directory)

BOOST_AUTO_TEST_CASE(is_made_for_us_alone)
{
    scratch::folder parent;
    BOOST_TEST(make_run_directory(parent / "run", {}).has_value());
    BOOST_TEST(mode_of(parent / "run") == 0700);
    BOOST_TEST(make_run_directory(parent / "run", {}).has_value());
}

BOOST_AUTO_TEST_CASE(is_refused_where_others_could_have_prepared_it)
{
    scratch::folder parent;
    ::chmod(parent.path().c_str(), 01777);
    std::filesystem::create_directory(parent / "run");
    ::chmod((parent / "run").c_str(), 0777);
    BOOST_TEST(make_run_directory(parent / "run", {}).has_error());
    ::chmod((parent / "run").c_str(), 0700);
    BOOST_TEST(make_run_directory(parent / "run", {}).has_value());
    std::filesystem::create_directory_symlink(parent / "run", parent / "link");
    BOOST_TEST(make_run_directory(parent / "link", {}).has_error());
}

BOOST_AUTO_TEST_CASE(is_refused_where_it_belongs_to_somebody_else)
{
    if (::geteuid() != 0)
        return;
    scratch::folder parent;
    ::chmod(parent.path().c_str(), 01777);
    BOOST_TEST(make_run_directory(parent / "run", 65534).has_value());
    BOOST_TEST(make_run_directory(parent / "run", {}).has_error());
}

BOOST_AUTO_TEST_CASE(is_open_to_others_where_their_folder_is_not_everybodys)
{
    scratch::folder parent;
    std::filesystem::create_directory(parent / "run"); // as systemd's RuntimeDirectory makes it
    ::chmod((parent / "run").c_str(), 0755);
    BOOST_TEST(make_run_directory(parent / "run", {}).has_value());
}

BOOST_AUTO_TEST_CASE(says_why_it_cannot_be_made)
{
    BOOST_TEST(make_run_directory("/no/such/run", {}).error().message
               == "cannot make /no/such/run: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
