#include "proc.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

namespace bench {
namespace {

// The sum of the fields of /proc files, "Pss:" of smaps_rollup for example.
std::uint64_t field(const std::filesystem::path& file, const std::string& name)
{
    std::ifstream in{file};
    std::uint64_t sum = 0;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        std::string key;
        std::uint64_t value = 0;
        if (words >> key >> value && key == name)
            sum += value;
    }
    return sum;
}

std::filesystem::path folder_of(pid_t pid)
{
    return "/proc/" + std::to_string(pid);
}

std::uint64_t switches_of(pid_t pid)
{
    std::uint64_t sum = 0;
    for (const auto& task : std::filesystem::directory_iterator(folder_of(pid) / "task"))
        sum += field(task.path() / "status", "voluntary_ctxt_switches:")
             + field(task.path() / "status", "nonvoluntary_ctxt_switches:");
    return sum;
}

std::chrono::nanoseconds time_of(pid_t pid)
{
    std::ifstream file(folder_of(pid) / "schedstat");
    std::int64_t ran = 0;
    file >> ran;
    return std::chrono::nanoseconds{ran};
}

// Empty: it has ended.
std::filesystem::path program_of(pid_t pid)
{
    std::error_code gone;
    return std::filesystem::read_symlink(folder_of(pid) / "exe", gone);
}

template <class Measure>
auto sum_of(pid_t supervisor, Measure measure)
{
    decltype(measure(supervisor)) sum{};
    for (const auto pid : own_processes(supervisor))
        sum += measure(pid);
    return sum;
}

} // namespace

std::vector<pid_t> children_of(pid_t pid)
{
    std::ifstream file(folder_of(pid) / "task" / std::to_string(pid) / "children");
    return {std::istream_iterator<pid_t>(file), {}};
}

pid_t only_child_of(pid_t pid)
{
    const auto children = children_of(pid);
    if (children.empty())
        throw std::runtime_error("process " + std::to_string(pid) + " has no child");
    return children.front();
}

std::vector<pid_t> own_processes(pid_t supervisor)
{
    std::vector<pid_t> all{supervisor};
    for (const auto child : children_of(supervisor))
        if (program_of(child) == program_of(supervisor))
            all.push_back(child);
    return all;
}

std::uint64_t own_proportional_set_size(pid_t pid)
{
    return field(folder_of(pid) / "smaps_rollup", "Pss:");
}

std::uint64_t proportional_set_size(pid_t supervisor)
{
    return sum_of(supervisor, own_proportional_set_size);
}

std::uint64_t context_switches(pid_t supervisor)
{
    return sum_of(supervisor, switches_of);
}

std::chrono::nanoseconds cpu_time(pid_t supervisor)
{
    return sum_of(supervisor, time_of);
}

} // namespace bench
