// What a program reads: a pipe of which both ends stay open here, so that a child that reads waits instead of seeing an
// end, and what it is sent goes to it. What does not fit into the pipe waits, up to a limit.
#pragma once

#include "output/descriptor.hpp"

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace reaperd::output {

class standard_input {
public:
    explicit standard_input(boost::asio::io_context&); // throws boost::system::system_error where no pipe can be made
    standard_input(boost::asio::io_context&, std::pair<descriptor, descriptor> pipe, bool used);
    ~standard_input();

    int child_end() const { return read_.get(); }
    int our_end() const { return write_.get(); }
    bool send(std::string_view text); // all of it, or nothing: too much waits already
    void process_ended();             // what it has not read is nobody else's
    void close();

    static constexpr std::size_t most_waiting = 1024 * 1024; // for a program that does not read

private:
    struct backlog; // what waits, made when something has to: hardly any program is sent anything

    void write_on();

    boost::asio::io_context& loop_;
    descriptor read_;
    descriptor write_;
    bool used_ = false; // since the process started
    std::unique_ptr<backlog> backlog_;
};

} // namespace reaperd::output
