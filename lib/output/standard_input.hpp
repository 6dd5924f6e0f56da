// What a program reads: a pipe of which both ends stay open here, so that a child that reads waits instead of seeing an
// end, and what it is sent goes to it. What does not fit into the pipe waits, up to a limit.
#pragma once

#include "output/descriptor.hpp"
#include "output/write_readiness.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace reaperd::output {

class standard_input {
public:
    explicit standard_input(boost::asio::io_context&); // throws boost::system::system_error where no pipe can be made

    int child_end() const { return read_.get(); }
    bool send(std::string_view text); // all of it, or nothing: too much waits already
    void process_ended();             // what it has not read is nobody else's
    void close();

    static constexpr std::size_t most_waiting = 1024 * 1024; // for a program that does not read

private:
    void write_on();

    descriptor read_;
    descriptor write_;
    std::string waiting_;
    bool used_ = false; // since the process started
    write_readiness writable_;
};

} // namespace reaperd::output
