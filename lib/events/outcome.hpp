// What the pools want done, and what is worth a line in the log.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace reaperd::events {

// One process of a pool, for as long as its program is configured.
enum class listener_id : std::uint32_t {};

// To the listener's standard input. These bytes are handed over once: what the pipe does not take at once is for the
// daemon to keep, and to throw away, with what was not read, when the process ends.
struct delivery {
    listener_id to;
    std::string bytes;

    friend bool operator==(const delivery&, const delivery&) = default;
};

// ---- what went wrong; names are those of the pool and of the listener's process

struct overflowed {
    std::string pool;
    std::uint64_t discarded; // the serial of the event
};
struct event_rejected { // it waits at the head of its pool again
    std::string listener;
};
struct bad_result {
    std::string listener;
    std::string line;
};
struct entered_unknown {
    std::string listener;
};
using notice = std::variant<overflowed, event_rejected, bad_result, entered_unknown>;

std::string describe(const notice&); // in supervisord's words, which people look for

struct outcome {
    std::vector<delivery> deliveries;
    std::vector<notice> notices;
};

} // namespace reaperd::events
