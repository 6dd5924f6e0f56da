// The events that wait in one pool, the next one first. It never holds more than it may: the oldest is discarded then,
// and counted.
//
// What happens before anybody can be told (listeners start together with what they listen to) does not count against
// buffer_size, so that the first minute is not lost; it has generous limits of its own.
#pragma once

#include "events/listener.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace reaperd::events {

constexpr std::size_t most_early_events = 10'000;               // thousands of programs start with three events each
constexpr std::size_t most_early_bytes = std::size_t{16} << 20; // of a pool that is never served, and reads logs

std::size_t bytes_of(const queued_event&);

class event_buffer {
public:
    using serials = std::vector<std::uint64_t>;

    // Both return the serials of what was discarded to make room.
    serials add(queued_event);
    serials put_back(queued_event); // at the head: it was taken, and is to be told again

    queued_event take(); // when it is not empty

    void limit(std::size_t buffer_size) { limit_ = buffer_size; } // from the next event on
    void somebody_listens() { early_ = false; }                   // what happens from now on counts

    // ---- from one daemon to the next
    const std::deque<queued_event>& waiting() const { return waiting_; }
    bool is_early() const { return early_; }
    void go_on(std::vector<queued_event>, bool early); // when it is empty

    bool empty() const { return waiting_.empty(); }
    std::size_t size() const { return waiting_.size(); }
    std::uint64_t discarded() const { return discarded_; } // in all

private:
    struct amount {
        std::size_t events = 0;
        std::size_t bytes = 0;
    };

    serials make_room(const queued_event&);
    bool has_room(const queued_event&) const;
    std::uint64_t discard_oldest(bool early);
    amount& held(bool early) { return early ? early_held_ : held_; }
    void count(const queued_event&);
    void uncount(const queued_event&);

    std::deque<queued_event> waiting_;
    amount held_; // that counts against the limit
    amount early_held_;
    std::size_t limit_ = 10;
    std::uint64_t discarded_ = 0;
    bool early_ = true;
};

} // namespace reaperd::events
