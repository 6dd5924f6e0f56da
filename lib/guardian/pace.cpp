#include "guardian/pace.hpp"

#include <algorithm>

namespace reaperd::guardian {

using namespace std::chrono_literals;

std::size_t pace::crashes_since(time_point then) const
{
    return static_cast<std::size_t>(
        std::count_if(crashes_.begin(), crashes_.end(), [then](auto at) { return at != time_point{} && at >= then; }));
}

std::optional<pace::start> pace::after(death how, time_point now)
{
    const auto soonest = std::max(now, last_start_ + shortest_life);
    if (how == death::killed)
        return start{soonest, safe_};
    if (safe_)
        return std::nullopt;
    crashes_[next_] = now;
    next_ = (next_ + 1) % crashes_.size();
    const auto crashes = crashes_since(now - memory);
    safe_ = crashes >= safe_after;
    if (crashes < patience)
        return start{soonest, safe_};
    const auto wait = std::min<std::chrono::seconds>(1s * (1 << (crashes - patience)), 30s);
    return start{now + wait, safe_};
}

pace::start pace::again(time_point now)
{
    crashes_ = {};
    return {now, safe_};
}

} // namespace reaperd::guardian
