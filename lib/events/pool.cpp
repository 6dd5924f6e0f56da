#include "events/pool.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::events {
namespace {

constexpr auto id_of = [](const auto& member) { return member.who.id; };

} // namespace

pool::pool(std::string server, pool_settings settings)
    : server_{std::move(server)}
{
    configure(std::move(settings));
}

outcome pool::configure(pool_settings wanted)
{
    members staying;
    for (const auto& who : wanted.listeners) {
        const auto known = std::ranges::find(members_, who.id, id_of);
        staying.push_back({who, known == members_.end() ? listener{} : std::exchange(known->machine, {})});
    }
    for (auto& leaving : members_) // those that stay have left nothing there
        end(leaving.machine);
    members_ = std::move(staying);
    settings_ = std::move(wanted);
    buffer_.limit(settings_.buffer_size);
    return hand_out();
}

bool pool::has(listener_id id) const
{
    return std::ranges::find(members_, id, id_of) != members_.end();
}

const listener_state& pool::state_of(listener_id id) const
{
    return std::ranges::find(members_, id, id_of)->machine.state();
}

bool pool::has_told_all() const
{
    const bool somebody_reads = std::ranges::any_of(
        members_, [](const member& one) { return std::holds_alternative<busy>(one.machine.state()); });
    const bool somebody_may = std::ranges::any_of(members_, [](const member& one) {
        const auto& state = one.machine.state();
        return std::holds_alternative<acknowledged>(state) || std::holds_alternative<ready>(state);
    });
    return !somebody_reads && (waiting() == 0 || !somebody_may);
}

outcome pool::accept(event what, std::uint64_t serial)
{
    tell_discarded(buffer_.add({std::move(what), serial, next_serial_++}));
    return hand_out();
}

outcome pool::started(listener_id id)
{
    auto& machine = find(id).machine;
    end(machine); // in case nobody said so
    machine.started();
    return hand_out();
}

outcome pool::entered_running(listener_id id)
{
    find(id).machine.entered_running();
    return hand_out();
}

outcome pool::left_running(listener_id id)
{
    find(id).machine.left_running();
    return hand_out();
}

outcome pool::ended(listener_id id)
{
    end(find(id).machine);
    return hand_out();
}

outcome pool::heard(listener_id id, std::string_view chunk)
{
    auto& speaker = find(id);
    for (auto& what : speaker.machine.heard(chunk))
        judge(speaker, std::move(what));
    return hand_out();
}

pool_memory pool::memory(std::size_t& room) const
{
    pool_memory all{settings_.name, next_serial_, {}, buffer_.is_early(), {}};
    const auto remember = [&](const queued_event& one) {
        const auto size = bytes_of(one);
        if (size > std::exchange(room, room - std::min(size, room)))
            return false;
        all.waiting.push_back(one);
        return true;
    };
    for (const auto& one : members_) {
        all.listeners.push_back({one.who.id, one.machine.mood(), one.machine.running()});
        if (const auto* event = one.machine.event())
            remember(*event);
    }
    std::ranges::sort(all.waiting, {}, &queued_event::pool_serial);
    (void)std::ranges::all_of(buffer_.waiting(), remember); // one gap, at the end
    return all;
}

outcome pool::go_on(const pool_memory& before)
{
    next_serial_ = before.next_serial;
    buffer_.go_on(before.waiting, before.early);
    for (const auto& one : before.listeners)
        if (has(one.id))
            find(one.id).machine.go_on(one.state, one.running);
    return hand_out();
}

pool::member& pool::find(listener_id id)
{
    return *std::ranges::find(members_, id, id_of);
}

pool::member* pool::first_free()
{
    const auto free = std::ranges::find_if(members_, [](const member& one) { return one.machine.is_free(); });
    return free == members_.end() ? nullptr : &*free;
}

void pool::end(listener& machine)
{
    if (auto unfinished = machine.ended())
        put_back(std::move(*unfinished));
}

void pool::put_back(queued_event one)
{
    tell_discarded(buffer_.put_back(std::move(one)));
}

void pool::tell_discarded(const event_buffer::serials& serials)
{
    for (const auto serial : serials)
        result_.notices.push_back(overflowed{settings_.name, serial});
}

void pool::judge(const member& speaker, verdict what)
{
    if (auto* no = std::get_if<rejected>(&what)) {
        result_.notices.push_back(event_rejected{speaker.who.name});
        put_back(std::move(no->event));
    }
    if (auto* broken = std::get_if<violated>(&what)) {
        if (broken->bad_result_line)
            result_.notices.push_back(bad_result{speaker.who.name, std::move(*broken->bad_result_line)});
        result_.notices.push_back(entered_unknown{speaker.who.name});
        if (broken->event)
            put_back(std::move(*broken->event));
    }
}

outcome pool::hand_out()
{
    auto* free = first_free();
    if (free)
        buffer_.somebody_listens();
    for (; free && !buffer_.empty(); free = first_free()) {
        auto next = buffer_.take();
        const envelope around{server_, settings_.name, next.serial, next.pool_serial, settings_.counted};
        result_.deliveries.push_back({free->who.id, message(around, next.what)});
        free->machine.take(std::move(next));
    }
    return std::exchange(result_, {});
}

} // namespace reaperd::events
