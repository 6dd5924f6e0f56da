// What one client, and all of them together, may cost. A client that breaks a limit is told so where HTTP has a word
// for it, and dropped where it does not listen.
#pragma once

#include <chrono>
#include <cstddef>

namespace reaperd::control {

struct limits {
    std::size_t header_bytes = 8 * 1024;
    std::size_t body_bytes = 1024 * 1024; // of somebody who was let in: thousands of calls in one, or of names
    std::size_t tail_bytes = 1024 * 1024; // of one log; the answer is held in memory
    std::size_t tail_lines = 10'000;
    std::size_t follow_buffer = 256 * 1024;        // output that one follower has not read yet
    std::size_t connections = 500;                 // then the longest idle one makes room
    std::size_t accepts_a_turn = 64;               // so that a flood of connections starves nobody
    std::chrono::milliseconds idle_time{60'000};   // between two requests of one connection
    std::chrono::milliseconds read_time{10'000};   // from a request's first byte to its last
    std::chrono::milliseconds write_time{30'000};  // for one answer, or one piece of a followed log
    std::chrono::milliseconds accept_pause{1'000}; // when descriptors or memory are short and nobody is idle
};

} // namespace reaperd::control
