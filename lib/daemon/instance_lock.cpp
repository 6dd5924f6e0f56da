#include "daemon/instance_lock.hpp"

#include "daemon/run_directory.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

using output::descriptor;

// Two bytes of the file carry locks. Whoever holds the first is the running daemon. The second is held for the moment
// in which somebody finds out who that is, so that nobody reads the pid of a holder that has not written it yet.
enum byte : off_t { running, deciding };

bool lock(const descriptor& file, byte which, int command)
{
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = which;
    range.l_len = 1;
    int outcome = 0;
    while ((outcome = ::fcntl(file.get(), command, &range)) < 0 && errno == EINTR)
        continue;
    return outcome == 0;
}

void unlock(const descriptor& file, byte which)
{
    struct flock range {};
    range.l_type = F_UNLCK;
    range.l_whence = SEEK_SET;
    range.l_start = which;
    range.l_len = 1;
    ::fcntl(file.get(), F_OFD_SETLK, &range);
}

// A starter may hold a file that the last daemon has unlinked since: a lock on that one locks nobody out.
bool is_still_at(const descriptor& file, const std::string& path)
{
    struct stat held {};
    struct stat named {};
    return ::fstat(file.get(), &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev
        && held.st_ino == named.st_ino;
}

// No links, since root may write here; nothing but files, since what is locked here is unlinked in the end.
result<descriptor> open_pid_file(const std::string& path)
{
    descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0644)};
    if (!file)
        return failure{"cannot open " + path + ": " + std::strerror(errno)};
    struct stat kind {};
    if (::fstat(file.get(), &kind) < 0 || !S_ISREG(kind.st_mode))
        return failure{"cannot lock " + path + ": not a file"};
    return file;
}

std::string pid_in(const descriptor& file)
{
    std::array<char, 16> text{};
    const auto size = ::pread(file.get(), text.data(), text.size(), 0);
    int pid = 0;
    if (size > 0)
        std::from_chars(text.data(), text.data() + size, pid);
    return pid > 0 ? "pid " + std::to_string(pid) : "pid unknown";
}

result<void> write_pid(const descriptor& file, const std::string& path)
{
    const auto text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file.get(), 0) < 0 || ::pwrite(file.get(), text.data(), text.size(), 0) < 0)
        return failure{"cannot write " + path + ": " + std::strerror(errno)};
    return {};
}

// False: the file was replaced meanwhile, and the one that is there now has to be asked.
result<bool> claim(const descriptor& file, const std::string& path)
{
    if (!lock(file, deciding, F_OFD_SETLKW))
        return failure{"cannot lock " + path + ": " + std::strerror(errno)};
    if (!lock(file, running, F_OFD_SETLK))
        return failure{"already running, " + pid_in(file)};
    if (!is_still_at(file, path))
        return false;
    if (auto written = write_pid(file, path); !written)
        return written.error();
    unlock(file, deciding);
    return true;
}

std::string same_name_in(const std::string& folder, const std::string& pid_file)
{
    return (std::filesystem::path(folder) / std::filesystem::path(pid_file).filename()).string();
}

} // namespace

result<instance_lock> instance_lock::take(const std::string& pid_file, const std::string& run_directory)
{
    auto path = pid_file;
    for (;;) {
        auto file = open_pid_file(path);
        if (!file) {
            const auto elsewhere = same_name_in(run_directory, pid_file);
            if (path == elsewhere)
                return file.error();
            if (auto made = make_run_directory(run_directory, {}); !made)
                return made.error();
            path = elsewhere;
            continue;
        }
        auto claimed = claim(*file, path);
        if (!claimed)
            return claimed.error();
        if (*claimed)
            return instance_lock(path, std::move(*file));
    }
}

instance_lock instance_lock::inherited(int number, std::string path)
{
    descriptor file{number};
    [[maybe_unused]] const auto ignored = write_pid(file, path); // ours may be another one
    return instance_lock(std::move(path), std::move(file));
}

instance_lock::instance_lock(std::string path, descriptor file)
    : path_(std::move(path))
    , file_(std::move(file))
{
}

// Where the folder is not ours to unlink from, an empty file is left: it says nothing wrong.
instance_lock::~instance_lock()
{
    if (!file_ || !keeps_file_ || !is_still_at(file_, path_))
        return;
    if (::unlink(path_.c_str()) < 0) [[maybe_unused]]
        const auto ignored = ::ftruncate(file_.get(), 0);
}

} // namespace reaperd::daemon
