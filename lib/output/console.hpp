// The merged output of a foreground run: each line prefixed by its program, in colour where that is wanted.
//
// Ctrl-S or a stuck pipe at the other end never stops supervision: what cannot be written waits in a bounded buffer,
// and what does not fit is dropped, counted, and marked where it is missing.
#pragma once

#include "output/device.hpp"

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace reaperd::output {

class write_readiness;

class console {
public:
    enum class colour { never, when_terminal }; // NO_COLOR is the caller's to honour

    static constexpr std::size_t most_waiting = 256 * 1024; // a few screens of scroll-back, and small beside the daemon

    // The descriptor is borrowed, and its flags are never changed: a shell may share it.
    console(boost::asio::io_context&, int descriptor, colour);
    ~console(); // writes what it can without waiting

    void introduce(std::string_view program); // so that prefixes are as wide as the longest name from the first line on
    void line(std::string_view program, std::string_view text);
    void own_line(std::string_view text); // our own events among them
    std::uint64_t dropped_bytes() const { return dropped_bytes_; }

    // What it writes to, for streams that log to the same terminal or pipe: their lines and ours must not cut each
    // other.
    const std::shared_ptr<device>& target() const { return device_; }

private:
    void add(std::string_view whole_line);
    bool has_room(std::size_t bytes);
    void mark_dropped();
    void flush_soon(); // once a turn: a write for each line would be dear
    void flush();
    void wait_for_reader();

    boost::asio::io_context& loop_;
    std::shared_ptr<device> device_;
    bool coloured_;
    std::size_t width_ = 0;
    std::map<std::string, std::string_view, std::less<>> colours_; // by program
    std::string waiting_;                                          // whole lines
    std::uint64_t dropped_lines_ = 0;                              // since the last marker
    std::uint64_t dropped_bytes_ = 0;
    bool flush_posted_ = false;
    bool waits_for_reader_ = false;
    std::unique_ptr<write_readiness> readiness_;
    std::shared_ptr<console*> alive_; // handlers look here before they touch us
};

} // namespace reaperd::output
