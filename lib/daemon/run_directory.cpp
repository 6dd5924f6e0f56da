#include "daemon/run_directory.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

failure cannot(const std::string& what, const std::string& path)
{
    return failure{"cannot " + what + " " + path + ": " + std::strerror(errno)};
}

bool everybody_writes_to(const std::string& folder)
{
    struct stat status {};
    return ::stat(folder.c_str(), &status) == 0 && (status.st_mode & S_IWOTH);
}

bool is_ours_alone(const struct stat& status)
{
    return S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() && !(status.st_mode & (S_IWGRP | S_IWOTH));
}

} // namespace

result<void> make_run_directory(const std::string& path, std::optional<uid_t> owner)
{
    if (::mkdir(path.c_str(), 0700) < 0 && errno != EEXIST)
        return cannot("make", path);
    struct stat status {};
    if (::lstat(path.c_str(), &status) < 0)
        return cannot("use", path);
    if (everybody_writes_to(std::filesystem::path(path).parent_path()) && !is_ours_alone(status))
        return failure{"cannot use " + path + ": it belongs to somebody else, or others can write to it"};
    if (owner && ::fchownat(AT_FDCWD, path.c_str(), *owner, static_cast<gid_t>(-1), AT_SYMLINK_NOFOLLOW) < 0)
        return cannot("give away", path);
    return {};
}

} // namespace reaperd::daemon
