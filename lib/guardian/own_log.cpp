#include "guardian/own_log.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace reaperd::guardian {

void write_own_log(const char* path, const char* level, std::string_view text)
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    tm local{};
    ::localtime_r(&now.tv_sec, &local);
    std::array<char, 512> line;
    const auto begun = std::strftime(line.data(), line.size(), "%Y-%m-%d %H:%M:%S", &local);
    const int rest = std::snprintf(line.data() + begun, line.size() - begun, ",%03ld %s %.*s\n", now.tv_nsec / 1000000,
                                   level, static_cast<int>(text.size()), text.data());
    const auto size = std::min(begun + static_cast<std::size_t>(rest), line.size());
    const int file = *path ? ::open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY) : -1;
    [[maybe_unused]] const auto ignored = ::write(file < 0 ? STDERR_FILENO : file, line.data(), size);
    if (file >= 0)
        ::close(file);
}

} // namespace reaperd::guardian
