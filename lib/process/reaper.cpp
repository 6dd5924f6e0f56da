#include "process/reaper.hpp"

#include <boost/asio/post.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <utility>

namespace reaperd::process {
namespace {

// Nothing where nobody waits to be reaped.
std::optional<siginfo_t> peek()
{
    siginfo_t dead{};
    const bool found = ::waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) == 0 && dead.si_pid != 0;
    return found ? std::optional{dead} : std::nullopt;
}

void reap(pid_t zombie)
{
    siginfo_t dead{};
    ::waitid(P_PID, static_cast<id_t>(zombie), &dead, WEXITED | WNOHANG);
}

} // namespace

exit_status to_exit_status(int code, int status)
{
    if (code == CLD_EXITED)
        return exited{status};
    return signalled{status, code == CLD_DUMPED};
}

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
    end_of_pass();
    if (left == 0)
        go_on_later();
}

void reaper::ended_elsewhere(pid_t pid)
{
    if (const auto one = elsewhere_.find(pid); one != elsewhere_.end())
        elsewhere_.erase(one);
}

void reaper::orphan_elsewhere(pid_t dead, exit_status status)
{
    if (is_curious())
        orphans_.found(dead);
    tell_of_orphan(dead, status);
    end_of_pass();
}

void reaper::end_of_pass()
{
    if (std::exchange(orphans_found_, false) && orphans_.swept)
        orphans_.swept();
}

// The zombie goes when its death has been told: who is killed in between leaves it to whoever comes after.
bool reaper::collect_one()
{
    const auto dead = peek();
    if (!dead)
        return false;
    tell(dead->si_pid, to_exit_status(dead->si_code, dead->si_status));
    reap(dead->si_pid);
    return true;
}

bool reaper::is_curious() const
{
    return orphans_.found && (!orphans_.curious || orphans_.curious());
}

void reaper::tell(pid_t dead, exit_status status)
{
    if (auto owner = owners_.extract(dead))
        return owner.mapped()(status);
    if (is_curious())
        orphans_.found(dead);
    tell_of_orphan(dead, status);
}

void reaper::tell_of_orphan(pid_t dead, exit_status status)
{
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
