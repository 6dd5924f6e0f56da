// A terminal, pipe, socket or other non-regular file to write to without ever waiting.
//
// O_NONBLOCK belongs to the open file description, which an inherited descriptor shares with the shell and with others.
// So we open our own description of it (through /proc/self/fd), send with MSG_DONTWAIT to a socket, and where neither
// can be had ask poll(2) first and write a little. Regular files do not wait, and share their offset on purpose.
#pragma once

#include "output/descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reaperd::output {

// 1 for "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/PID/fd/1" with our pid, and links to them; nothing else.
std::optional<int> own_descriptor(const std::string& path);

class device {
public:
    explicit device(descriptor opened);                          // by us, with O_NONBLOCK
    static std::shared_ptr<device> of_inherited(int descriptor); // borrowed: must stay open
    device(const device&) = delete;
    device& operator=(const device&) = delete;
    ~device();

    // How much of it was written; less than all: full() or error(). What was begun must be finished before anything
    // else, so `write` takes the whole: what does not fit waits inside. Nobody else writes while there is a rest.
    void write(std::string_view);
    bool flush(); // true: nothing waits
    bool full() const { return !rest_.empty(); }
    int error() const { return error_; } // errno of the last attempt; EAGAIN is none
    std::uint64_t waiting() const { return rest_.size(); }
    std::uint64_t take_lost(); // bytes that nobody will ever read: EPIPE, a terminal that hung up

    int number() const { return number_; }
    bool terminal() const { return terminal_; }

private:
    enum class kind { own_description, socket, regular, shared };
    device(int number, descriptor owned, kind);

    std::size_t write_some(std::string_view);
    long attempt(std::string_view);

    int number_;
    descriptor owned_;
    kind kind_;
    bool terminal_; // as it was opened: one that hung up is no terminal to isatty(3)
    std::string rest_;
    int error_ = 0;
    std::uint64_t lost_ = 0;
};

} // namespace reaperd::output
