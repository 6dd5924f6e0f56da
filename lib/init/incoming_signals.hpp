// Every signal that comes to us, one at a time and in the kernel's order, read from a signalfd on the loop.
//
// Not a signal_set, which the daemon has: a wrapper passes on what it knows nothing of, real-time signals above all,
// and those count. The kernel queues them while they are blocked; a handler's pipe (or the gate before it) would merge
// them. Blocked signals have two more uses: none is lost that comes before somebody listens, and no SIGTTOU stops us
// when the command has the terminal.
#pragma once

#include "process/spawn.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

namespace reaperd::init {

using process::signal_bits;

// To be done first thing: until then a signal does to us what it does by default.
// The terminal's TTIN and TTOU are blocked with them.
void block(signal_bits);

class incoming_signals {
public:
    using handler = std::function<void(int signal)>;

    incoming_signals(boost::asio::io_context&, signal_bits, handler);

private:
    void wait();
    bool take_one();

    boost::asio::posix::stream_descriptor source_;
    handler tell_;
};

} // namespace reaperd::init
