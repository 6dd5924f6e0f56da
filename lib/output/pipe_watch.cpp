#include "output/pipe_watch.hpp"

#include "output/pump.hpp"

#include <array>
#include <cerrno>
#include <utility>

namespace reaperd::output {
namespace {

constexpr std::size_t told_at_once = 64; // then the rest of the loop has its turn

int new_epoll()
{
    const int made = ::epoll_create1(EPOLL_CLOEXEC);
    if (made < 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot watch pipes");
    return made;
}

void control(int epoll, int operation, int pipe, pump& reader)
{
    epoll_event event{EPOLLIN | EPOLLET, {.ptr = &reader}};
    if (::epoll_ctl(epoll, operation, pipe, &event) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot watch a pipe");
}

} // namespace

pipe_watch::pipe_watch(boost::asio::io_context& loop)
    : epoll_(loop, new_epoll())
    , alive_(std::make_shared<pipe_watch*>(this))
{
}

void pipe_watch::add(int pipe, pump& reader)
{
    control(epoll_.native_handle(), EPOLL_CTL_ADD, pipe, reader);
    ++watched_;
    wait();
}

void pipe_watch::again(int pipe, pump& reader)
{
    control(epoll_.native_handle(), EPOLL_CTL_MOD, pipe, reader);
}

void pipe_watch::remove(int pipe, pump& reader)
{
    control(epoll_.native_handle(), EPOLL_CTL_DEL, pipe, reader);
    for (auto& event : being_told_)
        if (event.data.ptr == &reader)
            event.data.ptr = nullptr;
    if (--watched_ == 0 && std::exchange(waiting_, false))
        epoll_.cancel(); // a loop that has nothing else to do may end
}

void pipe_watch::wait()
{
    if (std::exchange(waiting_, true))
        return;
    epoll_.async_wait(epoll_.wait_read, [alive = std::weak_ptr{alive_}](boost::system::error_code cancelled) {
        const auto self = alive.lock();
        if (!self || cancelled)
            return;
        (*self)->waiting_ = false;
        (*self)->tell();
    });
}

// Whoever is told may remove itself or others.
void pipe_watch::tell()
{
    std::array<epoll_event, told_at_once> events;
    const int count = ::epoll_wait(epoll_.native_handle(), events.data(), told_at_once, 0);
    being_told_ = {events.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
    for (const auto& event : being_told_)
        if (event.data.ptr)
            static_cast<pump*>(event.data.ptr)->readable();
    being_told_ = {};
    if (watched_ > 0)
        wait();
}

} // namespace reaperd::output
