// One listener, as a state machine. It reads what the listener writes and tells what came of it; who is sent what
// is its pool's to decide.
//
//                          an event is sent
//          READY --------------------------------> BUSY
//            ^                                       | "RESULT n\n" and n bytes: OK accepts the event, anything
//            | "READY\n"                             v else rejects it
//        ACKNOWLEDGED <------------------------------+
//
// A process begins ACKNOWLEDGED. Anything else it says, and anything it says while it is READY, makes it UNKNOWN until
// its next process. It is sent events only while the program is RUNNING.
#pragma once

#include "events/payload.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reaperd::events {

struct queued_event {
    event what;
    std::uint64_t serial = 0;
    std::uint64_t pool_serial = 0;
    bool early = false; // it happened before anybody could be told

    friend bool operator==(const queued_event&, const queued_event&) = default;
};

// ---- the states

struct down {}; // has no process: whatever is read is a former one's

struct acknowledged {
    std::string heard; // the beginning of READY\n, or of something else
};
struct ready {};

struct partial_result {
    std::size_t missing;   // bytes of it that have not come yet
    std::string beginning; // enough to know whether it says OK
};
struct busy {
    queued_event event;
    std::string line; // the result line, until it is complete
    std::optional<partial_result> result = std::nullopt;
};
struct unknown {};

using listener_state = std::variant<down, acknowledged, ready, busy, unknown>;

// What of a state outlives the daemon. doubtful: it has been sent an event, or is about to say READY, and what it said
// may have been read by one who was killed: only its next process can be understood again.
enum class mood : std::uint8_t { down, ready, doubtful, unknown };

// ---- what came of what it wrote

struct accepted {};
struct rejected {
    queued_event event;
};
struct violated { // the protocol: it is UNKNOWN now
    std::optional<queued_event> event;
    std::optional<std::string> bad_result_line;
};
using verdict = std::variant<accepted, rejected, violated>;

class listener {
public:
    std::vector<verdict> heard(std::string_view chunk);

    void started(); // it has a new process
    void entered_running();
    void left_running();                 // STOPPING; it may still say what came of its event
    std::optional<queued_event> ended(); // it has no process; what it was busy with

    bool is_free() const;    // may be sent an event
    void take(queued_event); // when it is free

    const listener_state& state() const { return state_; }
    const queued_event* event() const; // that it reads

    // ---- from one daemon to the next
    events::mood mood() const;
    bool running() const { return running_; }
    void go_on(events::mood, bool running); // doubtful: UNKNOWN until it has another process

private:
    using found = std::optional<verdict>;

    // Each reads the beginning of the chunk, or all of it.
    found read(down&, std::string_view& chunk);
    found read(acknowledged&, std::string_view& chunk);
    found read(ready&, std::string_view& chunk);
    found read(busy&, std::string_view& chunk);
    found read(unknown&, std::string_view& chunk);

    found read_line(busy&, std::string_view& chunk);
    found read_result(busy&, std::string_view& chunk);
    found judge(busy&);
    found violate(std::string_view& chunk, violated);

    listener_state state_;
    bool running_ = false;
};

} // namespace reaperd::events
