#include "daemon/journal_file.hpp"

#include "journal/checksum.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

using journal::boot_id;
using output::descriptor;

std::string path_for(const std::string& run_directory, const std::string& pid_file)
{
    const auto whole = std::filesystem::absolute(pid_file).lexically_normal().string();
    std::array<char, 16> sum{};
    std::snprintf(sum.data(), sum.size(), "-%08x", journal::checksum(std::as_bytes(std::span{whole})));
    return run_directory + "/" + std::filesystem::path(pid_file).stem().string() + sum.data() + ".journal";
}

boot_id this_boot()
{
    boot_id id{};
    const descriptor file{::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)};
    [[maybe_unused]] const auto ignored = ::read(file.get(), id.data(), id.size());
    return id;
}

std::uint64_t new_mark()
{
    return static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
}

failure cannot(const char* what, const std::string& path, int error)
{
    return failure{std::string("cannot ") + what + " " + path + ": " + std::strerror(error)};
}

// No links, since root may write here, and nobody's but our own.
bool is_ours(const descriptor& file)
{
    struct stat status {};
    return ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
}

} // namespace

journal_file::journal_file(descriptor file, std::string path)
    : file_(std::move(file))
    , path_(std::move(path))
{
}

journal_file::journal_file(journal_file&& other) noexcept
    : file_(std::move(other.file_))
    , path_(std::move(other.path_))
    , mapped_(std::exchange(other.mapped_, {}))
    , book_(std::exchange(other.book_, {}))
    , flaw_(other.flaw_)
{
}

journal_file::~journal_file()
{
    if (!mapped_.empty())
        ::munmap(mapped_.data(), mapped_.size());
}

result<void> journal_file::map()
{
    const auto size = journal::journal::size;
    auto* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
    if (at == MAP_FAILED)
        return cannot("map", path_.empty() ? "a journal" : path_, errno);
    mapped_ = {static_cast<std::byte*>(at), size};
    return {};
}

result<journal_file> journal_file::create(const std::string& run_directory, const std::string& pid_file)
{
    auto path = path_for(run_directory, pid_file);
    ::unlink(path.c_str());
    descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    auto made = file ? made_in(std::move(file), path) : result<journal_file>{failure{}};
    if (made)
        return made;
    ::unlink(path.c_str()); // the folder is full, or cannot be written: memory survives a manager, too
    return made_in(descriptor{::memfd_create("reaperd-journal", MFD_CLOEXEC)}, {});
}

result<journal_file> journal_file::made_in(descriptor file, std::string path)
{
    if (!file)
        return cannot("make", "a journal", errno);
    if (::ftruncate(file.get(), static_cast<off_t>(journal::journal::size)) < 0)
        return cannot("make", path.empty() ? "a journal" : path, errno);
    journal_file made{std::move(file), std::move(path)};
    if (auto mapped = made.map(); !mapped)
        return mapped.error();
    made.book_ = journal::journal{};
    if (auto there = made.provide(journal::journal::fixed_part()); !there)
        return there.error();
    made.book_ = journal::journal::create(made.mapped_, this_boot(), {::getpid(), new_mark()});
    return made;
}

result<std::optional<journal_file>> journal_file::find(const std::string& run_directory, const std::string& pid_file)
{
    const auto path = path_for(run_directory, pid_file);
    descriptor file{::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC)};
    if (!file || !is_ours(file))
        return std::optional<journal_file>{};
    journal_file found{std::move(file), path};
    if (auto opened = found.open(); !opened)
        return found.flaw_ == journal::flaw::other_boot ? std::optional<journal_file>{} // whoever it knew is gone
                                                        : result<std::optional<journal_file>>{opened.error()};
    if (found.book().ended())
        return std::optional<journal_file>{};
    return std::optional{std::move(found)};
}

result<journal_file> journal_file::inherited(int number, std::string path)
{
    journal_file found{descriptor{number}, std::move(path)};
    if (auto opened = found.open(); !opened)
        return opened.error();
    return found;
}

result<void> journal_file::open()
{
    struct stat status {};
    if (::fstat(file_.get(), &status) < 0 || status.st_size < static_cast<off_t>(journal::journal::size))
        return failure{"cannot use " + path_ + ": it is too short"};
    if (auto mapped = map(); !mapped)
        return mapped.error();
    const auto opened = journal::journal::open(mapped_, this_boot());
    if (const auto* flaw = std::get_if<journal::flaw>(&opened)) {
        flaw_ = *flaw;
        return failure{"cannot use " + path_ + ": it is " + std::string(describe(*flaw))};
    }
    book_ = std::get<journal::journal>(opened);
    return {};
}

result<void> journal_file::provide(journal::range what) const
{
    const int error = ::posix_fallocate(file_.get(), static_cast<off_t>(what.begin), static_cast<off_t>(what.size));
    if (error != 0)
        return cannot("extend", path_.empty() ? "the journal" : path_, error);
    return {};
}

void journal_file::put_away(journal::range what) const
{
    const auto begin = what.begin / journal::journal::page * journal::journal::page;
    ::madvise(mapped_.data() + begin, what.begin + what.size - begin, MADV_DONTNEED);
}

void journal_file::remove() const
{
    if (!path_.empty())
        ::unlink(path_.c_str());
}

} // namespace reaperd::daemon
