#include "events/event_buffer.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::events {

std::size_t bytes_of(const queued_event& one)
{
    return sizeof one + one.what.fields.size() + one.what.data.size();
}

event_buffer::serials event_buffer::add(queued_event one)
{
    one.early = early_;
    auto discarded = make_room(one);
    count(one);
    waiting_.push_back(std::move(one));
    return discarded;
}

event_buffer::serials event_buffer::put_back(queued_event one)
{
    auto discarded = make_room(one);
    count(one);
    waiting_.push_front(std::move(one));
    return discarded;
}

queued_event event_buffer::take()
{
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    uncount(next);
    return next;
}

void event_buffer::go_on(std::vector<queued_event> waiting, bool early)
{
    early_ = early;
    for (auto& one : waiting) {
        count(one);
        waiting_.push_back(std::move(one));
    }
}

event_buffer::serials event_buffer::make_room(const queued_event& for_this)
{
    serials discarded;
    while (!has_room(for_this))
        discarded.push_back(discard_oldest(for_this.early));
    return discarded;
}

// One that is alone always has room: nothing would be gained by discarding it.
bool event_buffer::has_room(const queued_event& one) const
{
    const auto& [events, bytes] = one.early ? early_held_ : held_;
    if (events == 0)
        return true;
    if (one.early)
        return events < most_early_events && bytes + bytes_of(one) <= most_early_bytes;
    return events < limit_;
}

std::uint64_t event_buffer::discard_oldest(bool early)
{
    const auto oldest = std::ranges::find(waiting_, early, &queued_event::early);
    const auto serial = oldest->serial;
    uncount(*oldest);
    waiting_.erase(oldest);
    ++discarded_;
    return serial;
}

void event_buffer::count(const queued_event& one)
{
    auto& [events, bytes] = held(one.early);
    ++events;
    bytes += bytes_of(one);
}

void event_buffer::uncount(const queued_event& one)
{
    auto& [events, bytes] = held(one.early);
    --events;
    bytes -= bytes_of(one);
}

} // namespace reaperd::events
