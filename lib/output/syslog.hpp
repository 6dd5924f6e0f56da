// Lines to syslog: one datagram to /dev/log each. syslog(3) would do, but it waits when the other end is stuck, and the
// loop waits for nobody: what does not fit is dropped and counted.
#pragma once

#include "output/descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace reaperd::output {

class syslog_sender {
public:
    static constexpr std::size_t longest_message = 8 * 1024; // what common syslog daemons take

    explicit syslog_sender(std::string socket_path)
        : path_(std::move(socket_path))
    {
    }

    // "<14>Nov 22 19:00:00 tag: text" (or "tag[pid]"); priority is facility | severity of <syslog.h>.
    void send(int priority, std::string_view tag, std::string_view text, std::chrono::system_clock::time_point now);
    std::uint64_t dropped() const { return dropped_; }

private:
    bool connect();
    bool try_send(std::string_view message);

    std::string path_;
    descriptor socket_;
    std::uint64_t dropped_ = 0;
};

} // namespace reaperd::output
