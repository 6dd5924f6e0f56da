// What the pools know, as a value: a daemon that was killed is followed by another one that goes on with it.
#pragma once

#include "events/listener.hpp"
#include "events/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reaperd::events {

struct listener_memory {
    listener_id id{};
    mood state = mood::down;
    bool running = false;

    friend bool operator==(const listener_memory&, const listener_memory&) = default;
};

struct pool_memory {
    std::string name;
    std::uint64_t next_serial = 0;
    std::vector<queued_event> waiting; // the next one first; those that somebody was reading are among them
    bool early = true;                 // nobody has listened so far
    std::vector<listener_memory> listeners;

    friend bool operator==(const pool_memory&, const pool_memory&) = default;
};

struct memory {
    std::uint64_t next_serial = 0;
    std::vector<pool_memory> pools;

    friend bool operator==(const memory&, const memory&) = default;
};

} // namespace reaperd::events
