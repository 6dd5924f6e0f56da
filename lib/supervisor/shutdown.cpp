// The end: group priorities in reverse, all of one priority side by side, the next ones when none of these has a
// process.
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <limits>
#include <ranges>
#include <utility>

namespace reaperd::supervisor {
namespace {

using namespace std::chrono_literals;
using lifecycle::word;

constexpr auto report_every = 3s;
constexpr auto farewell = 2s; // for event listeners to read what happened last

// Nobody waits for what could not be signalled: it may outlive us.
bool is_awaited(const lifecycle::state& current)
{
    return lifecycle::has_process(current) && lifecycle::word_of(current) != word::unknown;
}

} // namespace

void supervisor::on(shutdown_requested&&)
{
    if (!shutdown_)
        begin_shutdown();
}

void supervisor::on(listeners_told&&)
{
    if (shutdown_)
        shutdown_->listeners_told = true;
}

void supervisor::on(kill_requested&&)
{
    if (!shutdown_)
        begin_shutdown();
    auto everybody = programs_.in_start_order();
    shutdown_->to_stop.clear();
    shutdown_->level = std::numeric_limits<int>::min();
    shutdown_->missing = awaited().size();
    for (auto id : everybody | std::views::reverse)
        if (auto& one = programs_.at(id); has_process(one)) {
            answer_all(one, until::running, outcome::refused, shutting_down_words);
            step(one, lifecycle::kill_requested{});
        }
}

void supervisor::begin_shutdown()
{
    shutdown_ = shutdown{programs_.in_start_order(), std::nullopt, 0, now_ + report_every, false};
    tell(shutdown_began{});
    for (auto id : programs_.in_start_order())
        if (auto& one = programs_.at(id); word_of(one) == word::backoff)
            stop_for_good(one);
    if (auto instances = awaited(); !instances.empty())
        tell(waiting_for{std::move(instances)});
}

// At the end of every fact: whatever it was, the level may be done.
void supervisor::stop_next_levels()
{
    while (shutdown_ && !shutdown_->finished && shutdown_->missing == 0) {
        if (shutdown_->to_stop.empty()) {
            shutdown_->finished = true;
            tell(shutdown_finished{});
        } else if (waits_for_listeners()) {
            return;
        } else {
            stop_level();
        }
    }
}

// When only they are left they hear of it, and may read the last of what happened before they are told to stop.
bool supervisor::waits_for_listeners()
{
    if (shutdown_->listeners_told || !only_listeners_are_left())
        return false;
    if (!shutdown_->listeners_until) {
        shutdown_->listeners_until = now_ + farewell;
        tell(listeners_last{});
    }
    shutdown_->listeners_told = now_ >= *shutdown_->listeners_until;
    return !shutdown_->listeners_told;
}

bool supervisor::only_listeners_are_left() const
{
    bool somebody = false;
    for (const auto id : shutdown_->to_stop)
        if (const auto* one = programs_.find(id); one && has_process(*one)) {
            if (!one->listeners)
                return false;
            somebody = true;
        }
    return somebody;
}

void supervisor::stop_level()
{
    auto level = take_level();
    shutdown_->level = level.empty() ? shutdown_->level : level.front()->group_priority;
    for (auto* one : level)
        shutdown_->missing += is_awaited(one->life.current);
    for (auto* one : level)
        stop_for_good(*one);
}

// The last ones of equal priority that have a process, in the order of stops.
std::vector<instance*> supervisor::take_level()
{
    std::vector<instance*> level;
    for (auto& left = shutdown_->to_stop; !left.empty(); left.pop_back()) {
        auto* one = programs_.find(left.back());
        if (!one || !has_process(*one))
            continue;
        if (!level.empty() && one->group_priority != level.front()->group_priority)
            break;
        level.push_back(one);
    }
    return level;
}

void supervisor::stop_for_good(instance& one)
{
    answer_all(one, until::running, outcome::refused, shutting_down_words);
    step(one, lifecycle::stop_requested{});
}

void supervisor::count_for_shutdown(const instance& one, const lifecycle::state& before)
{
    if (!shutdown_ || !shutdown_->level || one.group_priority < *shutdown_->level)
        return;
    shutdown_->missing += is_awaited(one.life.current);
    shutdown_->missing -= is_awaited(before);
}

void supervisor::report_if_due()
{
    if (!shutdown_ || shutdown_->finished || now_ < shutdown_->next_report)
        return;
    shutdown_->next_report = now_ + report_every;
    tell(waiting_for{awaited()});
}

std::vector<instance_id> supervisor::awaited() const
{
    std::vector<instance_id> instances;
    std::ranges::copy_if(programs_.in_start_order(), std::back_inserter(instances),
                         [this](instance_id id) { return is_awaited(programs_.at(id).life.current); });
    return instances;
}

} // namespace reaperd::supervisor
