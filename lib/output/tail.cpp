#include "output/tail.hpp"

#include "output/backups.hpp"
#include "output/descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace reaperd::output {
namespace {

std::string end_of_file(const std::string& path, std::size_t count)
{
    const descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    const auto size = static_cast<std::size_t>(status.st_size);
    std::string text(std::min({size, count, longest_tail}), '\0');
    const auto got = ::pread(file.get(), text.data(), text.size(), static_cast<off_t>(size - text.size()));
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
}

std::size_t newlines(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// Lines are short as a rule: a few pages from the end hold them.
std::string end_with_lines(const std::string& path, std::size_t count)
{
    std::string text;
    for (std::size_t bytes = 16 * 1024; bytes <= longest_tail; bytes *= 4) {
        text = end_of_file(path, bytes);
        if (text.size() < bytes || newlines(text) > count)
            break;
    }
    return std::string(last_lines_of(text, count));
}

} // namespace

std::string_view last_lines_of(std::string_view text, std::size_t count)
{
    if (count == 0 || text.empty())
        return {};
    auto start = text.size() - 1; // the last character ends the last line, whatever it is
    for (;; --count) {
        const auto newline = start == 0 ? std::string_view::npos : text.rfind('\n', start - 1);
        if (newline == std::string_view::npos)
            return text;
        if (count == 1)
            return text.substr(newline + 1);
        start = newline;
    }
}

std::string tail_bytes(const std::string& path, std::size_t count)
{
    auto text = end_of_file(path, count);
    if (text.size() < std::min(count, longest_tail))
        text.insert(0, end_of_file(backup_name(path, 1), std::min(count, longest_tail) - text.size()));
    return text;
}

std::string tail_lines(const std::string& path, std::size_t count)
{
    auto text = end_with_lines(path, count);
    const auto have = split_lines(text).size();
    if (have < count)
        text.insert(0, end_with_lines(backup_name(path, 1), count - have));
    return text;
}

std::vector<std::string> split_lines(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

} // namespace reaperd::output
