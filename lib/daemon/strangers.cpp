#include "daemon/strangers.hpp"

#include "process/reaper.hpp"
#include "process/tree.hpp"

#include <chrono>
#include <csignal>
#include <optional>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

using namespace std::chrono_literals;

// Its parent takes a moment to wait for it, and only then the kernel tells. Some parents never do.
constexpr auto to_be_reaped = 200ms;

// As of linux/pidfd.h of 6.15, which is newer than the headers that we are built with.
struct pidfd_info {
    std::uint64_t mask;
    std::uint64_t cgroup;
    std::uint32_t numbers[11];
    std::int32_t exit_code;
};
static_assert(sizeof(pidfd_info) == 64);
constexpr std::uint64_t tells_exit = 1 << 3;
constexpr unsigned long get_info = _IOWR(0xff, 11, pidfd_info);

std::optional<exit_status> status_of(int pidfd)
{
    pidfd_info info{};
    info.mask = tells_exit;
    if (::ioctl(pidfd, get_info, &info) != 0 || (info.mask & tells_exit) == 0)
        return {};
    const int status = info.exit_code;
    if (WIFEXITED(status))
        return exited{WEXITSTATUS(status)};
    return signalled{WTERMSIG(status), WCOREDUMP(status) != 0};
}

std::uint64_t nanoseconds_of(std::uint64_t ticks)
{
    return ticks * (1'000'000'000u / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK)));
}

} // namespace

strangers::strangers(boost::asio::io_context& loop)
    : loop_(loop)
{
}

// The clock was read before it was cloned, and a tick is 10 ms: a later process of the same pid is far younger. Where
// the environment can be read, it is the surest sign.
bool strangers::is_it(const procfs::process& found, const identity& who)
{
    constexpr std::uint64_t tick = 10'000'000;
    constexpr std::uint64_t slow = 2'000'000'000;
    if (procfs::is_zombie(found))
        return false;
    const auto began = nanoseconds_of(found.start_ticks);
    const bool in_time = who.born != 0 && began + tick >= who.born && began <= who.born + slow;
    const auto mark = procfs::environment_variable(found.pid, process::mark_name);
    return mark ? *mark == who.mark && (in_time || who.born == 0) : in_time;
}

bool strangers::hold(const identity& who, on_exit ended)
{
    const auto found = procfs::find_process(who.pid);
    auto held = found ? procfs::held_process::hold(*found) : std::nullopt;
    if (!held || !is_it(*found, who))
        return false;
    const int watched = held->share();
    auto all = std::make_unique<holding>(
        holding{std::move(*held), std::move(ended), {loop_, watched}, boost::asio::steady_timer{loop_}});
    held_.insert_or_assign(who.pid, std::move(all));
    wait_for(who.pid);
    return true;
}

void strangers::wait_for(pid_t pid)
{
    auto& watch = held_.at(pid)->watch;
    watch.async_wait(watch.wait_read, [this, pid](boost::system::error_code cancelled) {
        if (!cancelled && holds(pid))
            has_ended(pid);
    });
}

void strangers::has_ended(pid_t pid)
{
    auto& one = *held_.at(pid);
    if (const auto status = status_of(one.watch.native_handle()))
        return tell(pid, *status);
    one.patience.expires_after(to_be_reaped);
    one.patience.async_wait([this, pid](boost::system::error_code cancelled) {
        if (!cancelled && holds(pid))
            tell(pid, status_of(held_.at(pid)->watch.native_handle()).value_or(unknown_exit{}));
    });
}

void strangers::tell(pid_t pid, exit_status status)
{
    const auto gone = held_.extract(pid);
    gone.mapped()->ended(status);
}

boost::system::error_code strangers::send(pid_t pid, int signal, process::target whom) const
{
    const auto& held = held_.at(pid)->process;
    if (whom != process::target::process && !held.send(0))
        return process::send(pid, signal, whom);
    const auto error = held.send(signal);
    return error == std::errc::no_such_process ? boost::system::error_code{} : boost::system::error_code{error};
}

} // namespace reaperd::daemon
