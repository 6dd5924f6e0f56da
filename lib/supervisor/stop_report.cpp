// A stop that somebody waits for, and that takes its time, is told every two seconds, as supervisord does. In a
// shutdown waiting_for says it for all.
#include "supervisor/supervisor.hpp"

#include <algorithm>

namespace reaperd::supervisor {
namespace {

using namespace std::chrono_literals;

constexpr auto report_every = 2s;

} // namespace

void supervisor::report_stop(instance& one)
{
    if (shutdown_)
        return;
    tell(waiting_to_stop{one.id});
    forget_stop_report(one);
    one.next_stop_report = now_ + report_every;
    stop_reports_.insert({*one.next_stop_report, one.id});
}

void supervisor::forget_stop_report(instance& one)
{
    if (one.next_stop_report)
        stop_reports_.erase({*one.next_stop_report, one.id});
    one.next_stop_report = std::nullopt;
}

void supervisor::report_due_stops()
{
    while (!stop_reports_.empty() && stop_reports_.begin()->first <= now_) {
        auto& one = programs_.at(stop_reports_.begin()->second);
        const bool is_awaited =
            std::ranges::any_of(one.waiters, [this](const waiter& each) { return requests_.has(each.request); });
        if (!is_awaited || shutdown_)
            forget_stop_report(one);
        else
            report_stop(one);
    }
}

} // namespace reaperd::supervisor
