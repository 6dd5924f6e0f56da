#include "process/cgroup.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace {

using namespace reaperd::process;
namespace fs = std::filesystem;

// A /proc of our own, whose `self` is where and what a test wants it to be.
struct a_proc {
    a_proc() { fs::create_directories(root / "self"); }
    ~a_proc() { fs::remove_all(root); }

    void mounted(const std::string& part, const std::string& point) const
    {
        std::ofstream(root / "self/mountinfo")
            << "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
            << "35 33 0:30 " << part << " " << point << " rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
    }
    void member_of(const std::string& cgroup) const
    {
        std::ofstream(root / "self/cgroup") << "9:name=systemd:/user\n0::" << cgroup << "\n";
    }
    std::string own() const { return own_cgroup(root).value_or("none"); }

    fs::path root = fs::temp_directory_path() / ("own_cgroup." + std::to_string(::getpid()));
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_own_cgroup, a_proc)

BOOST_AUTO_TEST_CASE(is_below_the_mount_point)
{
    mounted("/", "/sys/fs/cgroup");
    member_of("/system.slice/reaperd.service");
    BOOST_TEST(own() == "/sys/fs/cgroup/system.slice/reaperd.service");
    member_of("/");
    BOOST_TEST(own() == "/sys/fs/cgroup");
}

BOOST_AUTO_TEST_CASE(is_found_where_a_part_of_the_hierarchy_is_mounted)
{
    mounted("/docker/4711", "/sys/fs/cgroup");
    member_of("/docker/4711/app");
    BOOST_TEST(own() == "/sys/fs/cgroup/app");
    member_of("/docker/4711");
    BOOST_TEST(own() == "/sys/fs/cgroup");
}

BOOST_AUTO_TEST_CASE(is_not_looked_for_in_a_part_that_is_not_ours)
{
    mounted("/docker/4711", "/sys/fs/cgroup");
    member_of("/docker/47110");
    BOOST_TEST(own() == "none");
    member_of("/");
    BOOST_TEST(own() == "none");
}

BOOST_AUTO_TEST_CASE(of_another_namespace_is_none)
{
    mounted("/", "/sys/fs/cgroup");
    member_of("/../other");
    BOOST_TEST(own() == "none");
    mounted("/../..", "/sys/fs/cgroup"); // the host's mount, seen from a namespace
    member_of("/");
    BOOST_TEST(own() == "none");
}

BOOST_AUTO_TEST_CASE(is_none_where_there_is_only_version_1)
{
    std::ofstream(root / "self/mountinfo") << "35 33 0:30 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n";
    std::ofstream(root / "self/cgroup") << "9:pids:/\n";
    BOOST_TEST(own() == "none");
}

BOOST_AUTO_TEST_SUITE_END()
