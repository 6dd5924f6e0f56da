#include "output/write_readiness.hpp"

#include <sys/epoll.h>

namespace reaperd::output {

bool write_readiness::wait(int number, std::function<void()> ready)
{
    boost::system::error_code ignored;
    epoll_.close(ignored);
    descriptor inner{::epoll_create1(EPOLL_CLOEXEC)};
    epoll_event writable{EPOLLOUT | EPOLLONESHOT, {}};
    if (!inner || ::epoll_ctl(inner.get(), EPOLL_CTL_ADD, number, &writable) != 0)
        return false;
    epoll_.assign(inner.release(), ignored);
    ready_ = std::make_shared<std::function<void()>>(std::move(ready));
    epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [waiting = std::weak_ptr{ready_}](boost::system::error_code error) {
                          const auto call = waiting.lock();
                          if (call && !error)
                              (*call)();
                      });
    return true;
}

} // namespace reaperd::output
