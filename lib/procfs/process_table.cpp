#include "procfs/process_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace reaperd::procfs {
namespace {

constexpr std::size_t most_environment = 2 * 1024 * 1024; // the kernel takes no more at exec, by default

// In one read where it fits: what /proc tells in two may be of two moments.
std::optional<std::string> content(const std::string& path, std::size_t most)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return std::nullopt;
    std::string text;
    std::array<char, 16 * 1024> part;
    ssize_t count = 0;
    while (text.size() < most && (count = ::read(file, part.data(), part.size())) > 0)
        text.append(part.data(), static_cast<std::size_t>(count));
    ::close(file);
    if (count < 0)
        return std::nullopt;
    return text;
}

std::optional<pid_t> to_pid(std::string_view text)
{
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{pid} : std::nullopt;
}

// Reads the blank-separated fields of a line one after the other.
class fields {
public:
    explicit fields(std::string_view line)
        : rest_(line)
    {
    }

    std::string_view next()
    {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
        const auto field = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(field.size());
        return field;
    }

    template <class Number>
    Number number()
    {
        Number value{};
        const auto field = next();
        std::from_chars(field.data(), field.data() + field.size(), value);
        return value;
    }

    void skip(int count)
    {
        while (count-- > 0)
            next();
    }

private:
    std::string_view rest_;
};

// "42 (a (strange) name) S 1 42 42 ...": the name may hold anything, so it ends with the last parenthesis.
std::optional<process> parse_stat(std::string_view line)
{
    const auto opening = line.find('(');
    const auto closing = line.rfind(')');
    if (opening == line.npos || closing == line.npos || closing < opening || closing + 2 >= line.size())
        return std::nullopt;
    const auto pid = to_pid(line.substr(0, line.find(' ')));
    if (!pid)
        return std::nullopt;
    constexpr int from_session_to_threads = 13; // fields 7 to 19
    fields rest(line.substr(closing + 2));
    process found;
    found.pid = *pid;
    found.name = line.substr(opening + 1, closing - opening - 1);
    found.state = rest.next().front();
    found.parent = rest.number<pid_t>();
    found.group = rest.number<pid_t>();
    found.session = rest.number<pid_t>();
    rest.skip(from_session_to_threads);
    found.threads = rest.number<int>();
    rest.skip(1); // itrealvalue
    found.start_ticks = rest.number<std::uint64_t>();
    return found;
}

std::string folder_of(pid_t pid, const std::string& proc)
{
    return proc + "/" + std::to_string(pid);
}

} // namespace

bool is_zombie(const process& one)
{
    return one.state == 'Z' && one.threads <= 1;
}

std::vector<pid_t> pids(const std::string& proc)
{
    std::vector<pid_t> all;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(proc.c_str()), ::closedir);
    while (const auto* entry = folder ? ::readdir(folder.get()) : nullptr)
        if (const auto pid = to_pid(entry->d_name))
            all.push_back(*pid);
    std::ranges::sort(all);
    return all;
}

std::vector<process> processes(const std::string& proc)
{
    std::vector<process> all;
    for (const auto pid : pids(proc))
        if (auto found = find_process(pid, proc))
            all.push_back(std::move(*found));
    return all;
}

std::optional<process> find_process(pid_t pid, const std::string& proc)
{
    constexpr std::size_t longest_stat = 4096;
    const auto line = content(folder_of(pid, proc) + "/stat", longest_stat);
    return line ? parse_stat(*line) : std::nullopt;
}

std::optional<std::string> environment_variable(pid_t pid, std::string_view name, const std::string& proc)
{
    const auto text = content(folder_of(pid, proc) + "/environ", most_environment);
    if (!text)
        return std::nullopt;
    std::string_view rest(*text);
    while (!rest.empty()) {
        const auto entry = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=')
            return std::string(entry.substr(name.size() + 1));
    }
    return std::nullopt;
}

} // namespace reaperd::procfs
