#include "output/auto_log.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>

namespace reaperd::output {
namespace {

constexpr std::string_view suffix = ".log";

// NAME-stream---IDENTIFIER-xxxxxxxx.log: empty where it is none of this identifier's, else without a backup's ".3".
std::string base_of(std::string_view name, std::string_view identifier)
{
    const auto mark = "---" + std::string(identifier) + "-";
    const auto at = name.rfind(mark);
    const auto end = at == std::string_view::npos ? at : name.find(suffix, at + mark.size());
    if (at == 0 || end == std::string_view::npos)
        return {};
    const auto number = name.substr(end + suffix.size());
    const bool backup = number.starts_with('.') && number.size() > 1
                     && std::ranges::all_of(number.substr(1), [](char c) { return c >= '0' && c <= '9'; });
    if (!number.empty() && !backup)
        return {};
    return std::string(name.substr(0, end + suffix.size()));
}

bool has_living_owner(const std::filesystem::path& log)
{
    const descriptor opened{::open(log.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)};
    return opened && ::flock(opened.get(), LOCK_EX | LOCK_NB) != 0;
}

bool ours(const std::filesystem::path& file)
{
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
}

std::string path_of(const std::string& directory, std::string_view identifier, std::string_view program,
                    std::string_view stream, std::string_view random)
{
    return directory + "/" + std::string(program) + "-" + std::string(stream) + "---" + std::string(identifier) + "-"
         + std::string(random) + std::string(suffix);
}

} // namespace

std::pair<descriptor, std::string> create_auto_log(const std::string& directory, std::string_view identifier,
                                                   std::string_view program, std::string_view stream)
{
    auto path = path_of(directory, identifier, program, stream, "XXXXXXXX");
    descriptor created{::mkostemps(path.data(), static_cast<int>(suffix.size()), O_CLOEXEC)};
    if (created)
        ::flock(created.get(), LOCK_SH | LOCK_NB);
    return {std::move(created), std::move(path)};
}

std::string_view auto_suffix(std::string_view path)
{
    path.remove_suffix(suffix.size());
    return path.substr(path.size() - auto_suffix_size);
}

std::pair<descriptor, std::string> reopen_auto_log(const std::string& directory, std::string_view identifier,
                                                   std::string_view program, std::string_view stream,
                                                   std::string_view random)
{
    auto path = path_of(directory, identifier, program, stream, random);
    if (!ours(path))
        return {};
    descriptor opened{::open(path.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC)};
    if (opened)
        ::flock(opened.get(), LOCK_SH | LOCK_NB);
    return {std::move(opened), std::move(path)};
}

unsigned remove_stale_auto_logs(const std::string& directory, std::string_view identifier)
{
    unsigned removed = 0;
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator(directory, unreadable)) {
        const auto base = base_of(entry.path().filename().string(), identifier);
        if (base.empty() || !ours(entry.path()) || has_living_owner(entry.path().parent_path() / base))
            continue;
        removed += ::unlink(entry.path().c_str()) == 0 ? 1 : 0;
    }
    return removed;
}

} // namespace reaperd::output
