#include "process/reaper.hpp"

#include <boost/asio/post.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <utility>

namespace reaperd::process {
namespace {

exit_status to_exit_status(const siginfo_t& dead)
{
    if (dead.si_code == CLD_EXITED)
        return exited{dead.si_status};
    return signalled{dead.si_status, dead.si_code == CLD_DUMPED};
}

// Zero where nobody waits to be reaped.
pid_t peek()
{
    siginfo_t dead{};
    return ::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) == 0 ? dead.si_pid : 0;
}

exit_status reap(pid_t zombie)
{
    siginfo_t dead{};
    ::waitid(P_PID, static_cast<id_t>(zombie), &dead, WEXITED | WNOHANG);
    return to_exit_status(dead);
}

} // namespace

reaper::reaper(boost::asio::io_context& loop, orphan_hooks hooks, orphans wanted)
    : loop_{loop}
    , orphans_{std::move(hooks)}
{
    // What our children leave behind comes to us, not to PID 1 (since Linux 3.4: nothing to check).
    if (wanted != orphans::left_alone)
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void reaper::watch(pid_t pid, on_exit tell)
{
    owners_.insert_or_assign(pid, std::move(tell));
}

void reaper::discard(pid_t pid)
{
    watch(pid, [](exit_status) {});
}

void reaper::collect()
{
    if (std::exchange(collecting_, true))
        return; // an owner that is being told asks for more: the loop below has it
    int left = deaths_a_turn;
    while (left > 0 && collect_one())
        --left;
    collecting_ = false;
    if (std::exchange(orphans_found_, false) && orphans_.swept)
        orphans_.swept();
    if (left == 0)
        go_on_later();
}

bool reaper::collect_one()
{
    return is_curious() ? look_and_reap() : reap_at_once();
}

bool reaper::is_curious() const
{
    return orphans_.found && (!orphans_.curious || orphans_.curious());
}

bool reaper::look_and_reap()
{
    pid_t zombie = peek();
    if (zombie == 0)
        return false;
    if (!owners_.contains(zombie))
        orphans_.found(zombie);
    tell(zombie, reap(zombie));
    return true;
}

bool reaper::reap_at_once()
{
    siginfo_t dead{};
    if (::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG) != 0 || dead.si_pid == 0)
        return false;
    tell(dead.si_pid, to_exit_status(dead));
    return true;
}

void reaper::tell(pid_t dead, exit_status status)
{
    if (auto owner = owners_.extract(dead))
        return owner.mapped()(status);
    orphans_found_ = true;
    if (orphans_.reaped)
        orphans_.reaped(dead, status);
}

remaining reaper::remaining() const
{
    siginfo_t dead{};
    if (::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) != 0)
        return remaining::nobody;
    return dead.si_pid == 0 ? remaining::living : remaining::dead;
}

std::optional<int> reaper::stopped_by(pid_t pid) const
{
    siginfo_t stopped{};
    const bool told = ::waitid(P_PID, static_cast<id_t>(pid), &stopped, WSTOPPED | WNOHANG) == 0;
    return told && stopped.si_pid != 0 ? std::optional{stopped.si_status} : std::nullopt;
}

void reaper::go_on_later()
{
    if (std::exchange(posted_, true))
        return;
    boost::asio::post(loop_, [this] {
        posted_ = false;
        collect();
    });
}

} // namespace reaperd::process
