#include "daemon/stop_time.hpp"

#include "lifecycle/pace.hpp"

#include <algorithm>
#include <map>

namespace reaperd::daemon {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr nanoseconds granted_by_kubernetes = 30s; // terminationGracePeriodSeconds

nanoseconds longest_stop(const stop_policy& policy)
{
    const auto rest = policy.mode == kill_mode::process ? nanoseconds{} : policy.stray_wait;
    return lifecycle::after(lifecycle::time_point{} + std::max<nanoseconds>(policy.wait, {}), rest).time_since_epoch();
}

} // namespace

nanoseconds longest_stop(const configuration& all)
{
    std::map<int, nanoseconds> levels;
    for (const auto& group : all.groups)
        for (const auto& program : group.programs)
            levels[group.priority] = std::max(levels[group.priority], longest_stop(program.policy.stop));
    lifecycle::time_point sum{};
    for (const auto& [priority, longest] : levels)
        sum = lifecycle::after(sum, longest);
    return sum.time_since_epoch();
}

std::string describe_longest_stop(const configuration& all)
{
    const auto longest = longest_stop(all);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(longest).count();
    return std::to_string(seconds) + "s"
         + (longest > granted_by_kubernetes ? "; Kubernetes grants 30s by default" : "");
}

} // namespace reaperd::daemon
