// How a file goes on with what a killed process was writing: it looks how much of the piece is there already.
//
// It is found by its inode, under whatever name. One that is gone, was truncated, or to whose end somebody else wrote
// in the meantime has no place for the piece any more: it comes to the end of the log, as any other.
#include "output/flight.hpp"
#include "output/rotated_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>

namespace reaperd::output {
namespace {

// Rotated or renamed it has stayed in its folder: f.1, or whatever logrotate calls it.
descriptor open_in_folder_of(const std::string& path, const file_id& wanted)
{
    std::error_code unreadable;
    const auto folder = std::filesystem::path(path).parent_path();
    for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable)) {
        if (id_of(entry.path().string()) != wanted)
            continue;
        descriptor found{::open(entry.path().c_str(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
        if (found && id_of(found.get()) == wanted)
            return found;
    }
    return {};
}

std::optional<std::uint64_t> size_of(int file)
{
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    return static_cast<std::uint64_t>(status.st_size);
}

bool has_at(int file, std::uint64_t offset, std::string_view text)
{
    std::string there(text.size(), '\0');
    const auto got = ::pread(file, there.data(), there.size(), static_cast<off_t>(offset));
    if (got < 0)
        return errno == EBADF; // opened for writing only: as much as fits is believed to be ours
    return std::string_view{there}.substr(0, static_cast<std::size_t>(got)) == text;
}

// How much of the piece stands at its place already; nothing: it is no place for it.
std::optional<std::size_t> landed_in(int file, const flight::target& target, std::string_view piece)
{
    const auto size = size_of(file);
    if (!size || *size < target.offset)
        return {};
    const auto there = piece.substr(0, *size - target.offset);
    return has_at(file, target.offset, there) ? std::optional{there.size()} : std::nullopt;
}

} // namespace

// How much of the piece is where it should be; the rest comes next, at the end.
std::size_t rotated_file::find_landed(const flight::target& target, std::string_view piece)
{
    if (id_ == target.file)
        return landed_in(file_.get(), target, piece).value_or(0);
    const auto renamed = open_in_folder_of(path_, target.file);
    auto landed = renamed ? landed_in(renamed.get(), target, piece) : std::nullopt;
    while (landed && *landed < piece.size()) {
        const auto rest = piece.substr(*landed);
        const auto written =
            ::pwrite(renamed.get(), rest.data(), rest.size(), static_cast<off_t>(target.offset + *landed));
        if (written <= 0)
            break;
        *landed += static_cast<std::size_t>(written);
    }
    return landed.value_or(0);
}

} // namespace reaperd::output
