#include "control/rpc/log_file.hpp"

#include "output/descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace reaperd::control::rpc {
namespace {

struct open_file {
    output::descriptor descriptor;
    std::int64_t size = 0;
};

// A terminal or a pipe is no file that could be read.
std::optional<open_file> open(const std::string& path)
{
    open_file file{output::descriptor{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)}};
    struct stat status {};
    if (!file.descriptor || ::fstat(file.descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    file.size = status.st_size;
    return file;
}

std::string read(const open_file& file, std::int64_t offset, std::int64_t length)
{
    std::string text(static_cast<std::size_t>(length), '\0');
    const auto got = ::pread(file.descriptor.get(), text.data(), text.size(), offset);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
}

} // namespace

std::optional<std::variant<std::string, fault>> read_file(const std::string& path, std::int64_t offset,
                                                          std::int64_t length)
{
    const bool makes_no_sense = length < 0 || (offset < 0 && length != 0);
    const auto file = open(path);
    if (!file)
        return std::nullopt;
    if (makes_no_sense)
        return make_fault(code::bad_arguments);
    const auto begin = offset < 0 ? std::max<std::int64_t>(file->size + offset, 0) : std::min(offset, file->size);
    const auto rest = file->size - begin;
    const auto wanted = length == 0 ? rest : std::min(length, rest);
    if (wanted > most_of_a_log)
        return make_fault(code::failed, std::to_string(wanted) + " bytes are more than one answer holds: ask for "
                                            + std::to_string(most_of_a_log) + " at most");
    return read(*file, begin, wanted);
}

file_end tail_file(const std::string& path, std::int64_t offset, std::int64_t length)
{
    const auto file = open(path);
    if (!file)
        return {};
    const bool overflow = file->size - offset > length;
    length = std::clamp<std::int64_t>(length, 0, most_of_a_log);
    const bool nothing_new = offset >= file->size && !overflow;
    const auto most = nothing_new ? 0 : std::min(length, file->size);
    // Whatever was asked for, what is told ends where the file does.
    return {read(*file, file->size - most, most), file->size, overflow};
}

} // namespace reaperd::control::rpc
