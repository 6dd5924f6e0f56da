#include "procfs/held_process.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace reaperd::procfs {

namespace {

using std::chrono::milliseconds;

// The pidfd is opened first: who has the same start time afterwards is the one that it holds.
bool is_still_there(const process& wanted)
{
    const auto now = find_process(wanted.pid);
    return now && now->start_ticks == wanted.start_ticks;
}

} // namespace

std::optional<held_process> held_process::hold(const process& wanted)
{
    auto held = hold(wanted.pid);
    return held && is_still_there(wanted) ? std::move(held) : std::nullopt;
}

std::optional<held_process> held_process::hold(pid_t pid)
{
    held_process held(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    return held.handle_ < 0 ? std::nullopt : std::optional{std::move(held)};
}

held_process::~held_process()
{
    if (handle_ >= 0)
        ::close(handle_);
}

std::error_code held_process::send(int signal) const
{
    if (::syscall(SYS_pidfd_send_signal, handle_, signal, nullptr, 0) == 0)
        return {};
    return {errno, std::generic_category()};
}

int held_process::share() const
{
    return ::fcntl(handle_, F_DUPFD_CLOEXEC, 0);
}

bool held_process::ends_within(milliseconds limit) const
{
    pollfd end{handle_, POLLIN, 0};
    return ::poll(&end, 1, static_cast<int>(limit.count())) > 0;
}

// A zombie is readable already. That it was waited for is a hang-up since Linux 6.9; before that nothing tells, so it
// is looked at again after each step.
bool held_process::goes_within(milliseconds limit) const
{
    constexpr milliseconds step{20};
    pollfd gone{handle_, 0, 0};
    for (auto left = limit; left.count() > 0 && !has_gone(); left -= step)
        ::poll(&gone, 1, static_cast<int>(std::min(left, step).count()));
    return has_gone();
}

bool held_process::has_gone() const
{
    return send(0) == std::errc::no_such_process;
}

} // namespace reaperd::procfs
