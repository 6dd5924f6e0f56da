#include "proc.hpp"

#include <filesystem>
#include <fstream>
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

} // namespace

std::uint64_t proportional_set_size(pid_t pid)
{
    return field(folder_of(pid) / "smaps_rollup", "Pss:");
}

std::uint64_t context_switches(pid_t pid)
{
    std::uint64_t sum = 0;
    for (const auto& task : std::filesystem::directory_iterator(folder_of(pid) / "task"))
        sum += field(task.path() / "status", "voluntary_ctxt_switches:")
             + field(task.path() / "status", "nonvoluntary_ctxt_switches:");
    return sum;
}

std::chrono::nanoseconds cpu_time(pid_t pid)
{
    std::ifstream file(folder_of(pid) / "schedstat");
    std::int64_t ran = 0;
    file >> ran;
    return std::chrono::nanoseconds{ran};
}

pid_t only_child_of(pid_t pid)
{
    std::ifstream file(folder_of(pid) / "task" / std::to_string(pid) / "children");
    pid_t child = 0;
    if (!(file >> child))
        throw std::runtime_error("process " + std::to_string(pid) + " has no child");
    return child;
}

} // namespace bench
