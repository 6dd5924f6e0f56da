// After a restore: what had been ordered may have been done, or not. What is there decides.
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace reaperd::supervisor {
namespace {

using lifecycle::word;

bool was_stopped_by_request(const instance& one)
{
    const auto* stopped = std::get_if<lifecycle::stopped>(&one.life.current);
    return stopped && stopped->by_request;
}

} // namespace

void supervisor::on(resumed&& told)
{
    if (!shutdown_ && (told.shutting_down || exit_code_))
        begin_shutdown();
    std::unordered_map<instance_id, resumed::sight> seen;
    for (const auto& each : told.instances)
        seen.emplace(each.instance, each);
    auto everybody = programs_.in_start_order();
    std::ranges::stable_partition(everybody, [this](auto id) { return !joins_another(programs_.at(id)); });
    for (const auto id : everybody)
        resume(programs_.at(id), seen[id]);
    retire_the_gone();
}

void supervisor::resume(instance& one, const resumed::sight& seen)
{
    if (one.leaving) // whatever was to follow, it is not to start again
        step(one, lifecycle::stop_requested{});
    const bool is_found = seen.has_process && std::holds_alternative<lifecycle::adopting>(one.life.current);
    if (!has_process(one))
        return seen.has_process ? welcome(one) : void();
    if (is_found)
        return on(adopted{one.id});
    if (one.process == own_process::none) // it is about the rest of its tree
        return repeat_order(one);
    if (!seen.has_process && one.process == own_process::ordered)
        return spawn_again(one);
    if (!seen.has_process)
        return on(process_exited{one.id, unknown_exit{}, seen.strays});
    if (one.process == own_process::ordered)
        on(spawned{one.id});
    repeat_order(one);
}

// There never was a process: no failed start, and where it was to be ended, there is nothing to end.
void supervisor::spawn_again(instance& one)
{
    if (word_of(one) == word::starting && !shutdown_)
        return order_spawn(one);
    process_is_gone(one, lifecycle::spawn_failed{});
}

// A signal that comes twice does no harm. Its deadline is the first one's.
void supervisor::repeat_order(const instance& one)
{
    const auto end = [&](bool killed) {
        result_.orders.push_back(killed ? order(send_kill{one.id}) : order(send_stop_signal{one.id}));
    };
    if (std::holds_alternative<lifecycle::adopting>(one.life.current))
        result_.orders.push_back(adopt{one.id});
    else if (const auto* stopping = std::get_if<lifecycle::stopping>(&one.life.current))
        end(stopping->killed);
    else if (const auto* clearing = std::get_if<lifecycle::clearing>(&one.life.current))
        end(clearing->killed);
    else if (word_of(one) == word::unknown && one.process == own_process::none)
        end(true); // so that somebody looks whether they are gone
    else if (word_of(one) == word::unknown && one.trouble.empty())
        result_.orders.push_back(name_survivors{one.id});
}

// It has no record of the process that it has, or a damaged one.
void supervisor::welcome(instance& one)
{
    const bool unwanted = was_stopped_by_request(one) || one.leaving;
    const auto before = lifecycle::deadline(one.life.current);
    tell(state_changed{one.id, word_of(one), word::starting, one.life.past.failures});
    one.life.current = lifecycle::starting{};
    one.process = own_process::ordered;
    one.was_started = true;
    one.since = now_;
    rearm(one, before);
    on(spawned{one.id});
    if (unwanted)
        step(one, lifecycle::stop_requested{});
}

// Their end was recorded, and that they are in no configuration any more was not.
void supervisor::retire_the_gone()
{
    const auto everybody = programs_.in_start_order();
    for (const auto id : everybody)
        if (auto& one = programs_.at(id); one.leaving && !has_process(one))
            retire(one);
}

} // namespace reaperd::supervisor
