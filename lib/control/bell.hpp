// What a coroutine waits at until somebody rings. A ring that nobody hears is not kept: look before you wait, and again
// after.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace reaperd::control {

class bell {
public:
    explicit bell(boost::asio::any_io_executor loop)
        : timer_(std::move(loop), boost::asio::steady_timer::time_point::max())
    {
    }
    void ring() { timer_.cancel(); }
    boost::asio::awaitable<void> heard()
    {
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }

private:
    boost::asio::steady_timer timer_;
};

} // namespace reaperd::control
