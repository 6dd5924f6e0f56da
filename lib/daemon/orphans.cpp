#include "daemon/orphans.hpp"

#include <utility>

namespace reaperd::daemon {
namespace {

constexpr int looks_a_second = 16;

} // namespace

orphans::orphans(std::function<clock::time_point()> now, owner whose, std::function<void(const orphan&)> tell)
    : now_(std::move(now))
    , owner_(std::move(whose))
    , tell_(std::move(tell))
{
}

bool orphans::may_look()
{
    const auto now = now_();
    if (now - second_ >= std::chrono::seconds{1}) {
        second_ = now;
        looks_ = 0;
    }
    return looks_++ < looks_a_second;
}

bool orphans::curious() const
{
    return looks_ < looks_a_second || now_() - second_ >= std::chrono::seconds{1};
}

void orphans::found(pid_t pid)
{
    looked_at_.reset();
    if (!may_look())
        return;
    looked_at_.emplace(orphan{pid, {}, {}, std::nullopt});
    if (const auto zombie = procfs::find_process(pid)) {
        looked_at_->command = zombie->name;
        looked_at_->program = owner_(*zombie);
    }
}

void orphans::reaped(pid_t pid, exit_status status)
{
    ++count_;
    if (!looked_at_ || looked_at_->pid != pid)
        return;
    auto known = *std::exchange(looked_at_, std::nullopt);
    known.status = status;
    if (known.program)
        ++counts_[*known.program];
    tell_(known);
}

std::uint64_t orphans::count_of(supervisor::instance_id instance) const
{
    const auto found = counts_.find(instance);
    return found == counts_.end() ? 0 : found->second;
}

} // namespace reaperd::daemon
