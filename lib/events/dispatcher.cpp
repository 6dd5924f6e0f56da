#include "events/dispatcher.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace reaperd::events {
namespace {

void append(outcome& all, outcome more)
{
    std::ranges::move(more.deliveries, std::back_inserter(all.deliveries));
    std::ranges::move(more.notices, std::back_inserter(all.notices));
}

} // namespace

dispatcher::dispatcher(std::string server)
    : server_{std::move(server)}
{
}

outcome dispatcher::configure(pool_settings wanted)
{
    const auto known = std::ranges::find(pools_, wanted.name, &pool::name);
    if (known != pools_.end())
        return known->configure(std::move(wanted));
    pools_.emplace_back(server_, std::move(wanted));
    return {};
}

std::size_t dispatcher::remove(std::string_view name)
{
    const auto leaving = std::ranges::find(pools_, name, &pool::name);
    if (leaving == pools_.end())
        return 0;
    const auto lost = leaving->waiting();
    pools_.erase(leaving);
    return lost;
}

bool dispatcher::is_wanted(event_type type) const
{
    return std::ranges::any_of(pools_, [&](const pool& one) { return one.wants(type); });
}

bool dispatcher::has_told_all() const
{
    return std::ranges::all_of(pools_, &pool::has_told_all);
}

outcome dispatcher::tell(const event& what)
{
    outcome all;
    if (!is_wanted(what.type))
        return all;
    const auto serial = next_serial_++;
    for (auto& one : pools_)
        if (one.wants(what.type))
            append(all, one.accept(what, serial));
    return all;
}

outcome dispatcher::started(listener_id id)
{
    return pass_on(&pool::started, id);
}

outcome dispatcher::entered_running(listener_id id)
{
    return pass_on(&pool::entered_running, id);
}

outcome dispatcher::left_running(listener_id id)
{
    return pass_on(&pool::left_running, id);
}

outcome dispatcher::ended(listener_id id)
{
    return pass_on(&pool::ended, id);
}

outcome dispatcher::heard(listener_id id, std::string_view chunk)
{
    auto* its = pool_of(id);
    return its ? its->heard(id, chunk) : outcome{};
}

memory dispatcher::memory() const
{
    events::memory all{next_serial_, {}};
    auto room = most_remembered;
    for (const auto& one : pools_)
        all.pools.push_back(one.memory(room));
    return all;
}

outcome dispatcher::go_on(const events::memory& before)
{
    next_serial_ = before.next_serial;
    outcome all;
    for (const auto& known : before.pools)
        if (const auto one = std::ranges::find(pools_, known.name, &pool::name); one != pools_.end())
            append(all, one->go_on(known));
    return all;
}

outcome dispatcher::pass_on(outcome (pool::*what)(listener_id), listener_id id)
{
    auto* its = pool_of(id);
    return its ? (its->*what)(id) : outcome{};
}

pool* dispatcher::pool_of(listener_id id)
{
    const auto found = std::ranges::find_if(pools_, [id](const pool& one) { return one.has(id); });
    return found == pools_.end() ? nullptr : &*found;
}

} // namespace reaperd::events
