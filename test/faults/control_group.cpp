#include "faults/control_group.hpp"

#include <fstream>
#include <unistd.h>

namespace system_test {
namespace {

std::filesystem::path mount_of(const std::string& controller)
{
    return "/sys/fs/cgroup/" + controller;
}

void put(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream{file} << text << std::flush;
}

} // namespace

control_group::control_group(const std::string& controller)
    : folder_(mount_of(controller) / ("reaperd-test-" + std::to_string(::getpid())))
{
    std::filesystem::create_directory(folder_);
}

control_group::~control_group()
{
    std::ifstream members{folder_ / "cgroup.procs"};
    for (std::string pid; std::getline(members, pid);)
        put(folder_.parent_path() / "cgroup.procs", pid);
    std::error_code ignored;
    std::filesystem::remove(folder_, ignored);
}

void control_group::hold(pid_t pid) const
{
    set("cgroup.procs", std::to_string(pid));
}

void control_group::set(const std::string& file, const std::string& text) const
{
    put(folder_ / file, text);
}

std::string control_group::get(const std::string& file) const
{
    std::string line;
    std::getline(std::ifstream{folder_ / file}, line);
    return line;
}

boost::test_tools::assertion_result with_controller::operator()(boost::unit_test::test_unit_id) const
{
    boost::test_tools::assertion_result found{::access((mount_of(name) / "cgroup.procs").c_str(), W_OK) == 0};
    found.message() << "no controller " << name << " of version 1 that we may use";
    return found;
}

} // namespace system_test
