// Waits until a full terminal, pipe or socket can be written to again, without touching it.
//
// Asio sets O_NONBLOCK on whatever it waits for; this one may be inherited. So it waits for an epoll that waits for it.
#pragma once

#include "output/descriptor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

namespace reaperd::output {

class write_readiness {
public:
    explicit write_readiness(boost::asio::io_context& loop)
        : epoll_(loop)
    {
    }

    // Calls `ready` once; no more after this object is gone. False: the kernel cannot tell (it is a regular file).
    bool wait(int descriptor, std::function<void()> ready);

private:
    boost::asio::posix::stream_descriptor epoll_;
    std::shared_ptr<std::function<void()>> ready_;
};

} // namespace reaperd::output
