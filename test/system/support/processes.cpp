#include "system/support/processes.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace system_test {
namespace {

// /proc/PID/stat: the name stands in parentheses and may hold some itself.
std::optional<process_entry> entry(pid_t pid)
{
    const auto stat = proc_file(pid, "stat");
    const auto open = stat.find('(');
    const auto close = stat.rfind(')');
    if (close == stat.npos)
        return {};
    process_entry result{pid, 0, 0, 0, '?', stat.substr(open + 1, close - open - 1)};
    std::istringstream{stat.substr(close + 1)} >> result.state >> result.parent >> result.group >> result.session;
    return result;
}

template <class Predicate>
std::vector<process_entry> processes_that(Predicate wanted)
{
    auto all = processes();
    std::erase_if(all, [&](const process_entry& one) { return !wanted(one); });
    return all;
}

} // namespace

std::string proc_file(pid_t pid, const std::string& name)
{
    std::ifstream file{"/proc/" + std::to_string(pid) + "/" + name};
    std::ostringstream text;
    text << file.rdbuf(); // which, other than its iterators, does not throw when the process ends meanwhile
    return text.str();
}

std::vector<process_entry> processes()
{
    std::vector<process_entry> result;
    for (const auto& folder : std::filesystem::directory_iterator("/proc")) {
        const auto name = folder.path().filename().string();
        pid_t pid = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), pid).ptr == name.data() + name.size())
            if (auto one = entry(pid))
                result.push_back(*one);
    }
    return result;
}

std::vector<process_entry> children_of(pid_t parent)
{
    return processes_that([parent](const process_entry& one) { return one.parent == parent; });
}

std::vector<process_entry> zombies_of(pid_t parent)
{
    return processes_that([parent](const process_entry& one) { return one.parent == parent && one.state == 'Z'; });
}

bool exists(pid_t pid)
{
    const auto found = entry(pid);
    return found && found->state != 'Z';
}

} // namespace system_test
