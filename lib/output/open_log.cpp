#include "output/open_log.hpp"

#include <cerrno>
#include <fcntl.h>

namespace reaperd::output {

descriptor create_log(const std::string& path, mode_t mode)
{
    return descriptor{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, mode)};
}

descriptor open_log(const std::string& path, mode_t mode)
{
    constexpr int flags = O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    descriptor opened{::open(path.c_str(), O_RDWR | flags, mode)};
    if (!opened && errno == EACCES)
        opened = descriptor{::open(path.c_str(), O_WRONLY | flags, mode)};
    return opened;
}

bool can_be_read(int log)
{
    return (::fcntl(log, F_GETFL) & O_ACCMODE) == O_RDWR;
}

void inherit_owner(int successor, const struct stat& before)
{
    struct stat now {};
    if (::fstat(successor, &now) != 0 || !S_ISREG(now.st_mode))
        return;
    if (now.st_uid != before.st_uid || now.st_gid != before.st_gid) [[maybe_unused]]
        const auto owner = ::fchown(successor, before.st_uid, before.st_gid);
    if (now.st_mode != before.st_mode)
        ::fchmod(successor, before.st_mode & 07777);
}

} // namespace reaperd::output
