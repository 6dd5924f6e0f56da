// The listeners of one [eventlistener:x], and the events that wait for them.
//
// The oldest event goes to the first listener that is free. One that is rejected, or whose listener ends or breaks the
// protocol, goes back to the head. Nothing is lost but what the buffer discards, which is told and counted.
#pragma once

#include "events/event_buffer.hpp"
#include "events/listener.hpp"
#include "events/memory.hpp"
#include "events/outcome.hpp"
#include "model/event_type.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reaperd::events {

struct pool_listener {
    listener_id id;
    std::string name; // of its process

    friend bool operator==(const pool_listener&, const pool_listener&) = default;
};

struct pool_settings {
    std::string name;
    event_set events;
    std::size_t buffer_size = 10;
    length counted = length::bytes;
    std::vector<pool_listener> listeners; // in the order in which they are asked

    friend bool operator==(const pool_settings&, const pool_settings&) = default;
};

class pool {
public:
    pool(std::string server, pool_settings);

    // After a reload. What waits goes on waiting; listeners that stay go on with what they do.
    outcome configure(pool_settings);

    const std::string& name() const { return settings_.name; }
    bool wants(event_type type) const { return settings_.events.has(type); }
    bool has(listener_id id) const;
    bool has_told_all() const;                         // nobody reads an event, and none waits for somebody who could
    const listener_state& state_of(listener_id) const; // of one that it has
    std::size_t waiting() const { return buffer_.size(); }
    std::uint64_t discarded() const { return buffer_.discarded(); } // in all

    outcome accept(event, std::uint64_t serial);

    // ---- what its listeners do, each of which it has
    outcome started(listener_id);
    outcome entered_running(listener_id);
    outcome left_running(listener_id);
    outcome ended(listener_id);
    outcome heard(listener_id, std::string_view chunk);

    // ---- from one daemon to the next
    pool_memory memory(std::size_t& room) const; // events for so many bytes, the next ones; less is left afterwards
    outcome go_on(const pool_memory&);           // of one that was just made

private:
    struct member {
        pool_listener who;
        listener machine;
    };
    using members = std::vector<member>;

    member& find(listener_id);
    member* first_free();
    void end(listener&);
    void put_back(queued_event);
    void tell_discarded(const event_buffer::serials&);
    void judge(const member&, verdict);
    outcome hand_out(); // and what was noticed meanwhile

    std::string server_;
    pool_settings settings_;
    members members_;
    event_buffer buffer_;
    std::uint64_t next_serial_ = 0;
    outcome result_; // of the call that goes on
};

} // namespace reaperd::events
