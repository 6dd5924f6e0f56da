#include "daemon/new_image.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view deleted = " (deleted)"; // the kernel's word behind the path of a file that was replaced

result<std::string> own_path()
{
    std::error_code error;
    auto path = fs::read_symlink("/proc/self/exe", error).string();
    if (error)
        return failure{"cannot tell which file I was executed from (/proc/self/exe: " + error.message()
                       + "): name the new one"};
    if (path.ends_with(deleted))
        path.resize(path.size() - deleted.size());
    return path;
}

std::string why_not(const fs::path& path, const char* what)
{
    return path.string() + " " + what + ": only root or user " + std::to_string(::geteuid())
         + " may be able to change what reaperd becomes";
}

// In a folder with the sticky bit nobody replaces what is another one's.
result<void> is_ours_alone(const fs::path& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) < 0)
        return failure{"cannot use " + path.string() + ": " + std::strerror(errno)};
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        return failure{why_not(path, ("belongs to user " + std::to_string(status.st_uid)).c_str())};
    const bool sticky_folder = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
    const bool by_others = (status.st_mode & S_IWOTH) != 0
                        || ((status.st_mode & S_IWGRP) != 0 && status.st_gid != 0 && status.st_gid != ::getegid());
    if (by_others && !sticky_folder)
        return failure{why_not(path, "can be written by others")};
    return {};
}

} // namespace

result<std::string> new_image(const std::string& wanted)
{
    if (wanted.empty())
        return own_path();
    if (!wanted.starts_with('/'))
        return failure{"cannot upgrade to " + wanted + ": write the whole path, from / on"};
    std::error_code error;
    const auto path = fs::canonical(wanted, error);
    if (error)
        return failure{"cannot upgrade to " + wanted + ": " + error.message()};
    if (!fs::is_regular_file(path, error))
        return failure{"cannot upgrade to " + wanted + ": it is no file"};
    for (auto part = path;; part = part.parent_path()) {
        if (auto trusted = is_ours_alone(part); !trusted)
            return failure{"cannot upgrade to " + wanted + ": " + trusted.error().message};
        if (part == part.root_path())
            return path.string();
    }
}

} // namespace reaperd::daemon
