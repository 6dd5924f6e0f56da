#include "control/socket_watch.hpp"

#include <boost/asio/buffer.hpp>
#include <cstring>
#include <filesystem>
#include <sys/inotify.h>
#include <utility>

namespace reaperd::control {

socket_watch::socket_watch(boost::asio::io_context& loop, std::string path, std::function<void()> changed)
    : path_(std::filesystem::absolute(path))
    , changed_(std::move(changed))
    , events_(loop)
{
}

boost::system::error_code socket_watch::renew(socket state)
{
    if (events_.is_open())
        events_.close();
    int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor < 0)
        return {errno, boost::system::system_category()};
    events_.assign(descriptor);
    watches_.clear();
    awaited_.clear();
    round_ = std::make_shared<char>();
    // A deleted socket that is still listening has lost a link (IN_ATTRIB), but not its inode.
    watch(path_, IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF);
    watch(std::filesystem::path(path_).parent_path(), IN_MOVE_SELF | IN_DELETE_SELF);
    if (state == socket::lost)
        await_name();
    read();
    return {};
}

void socket_watch::retire()
{
    round_.reset();
    for (const int number : std::exchange(watches_, {}))
        ::inotify_rm_watch(events_.native_handle(), number);
}

bool socket_watch::watch(const std::string& path, std::uint32_t events)
{
    const int number = ::inotify_add_watch(events_.native_handle(), path.c_str(), events);
    if (number >= 0)
        watches_.push_back(number);
    return number >= 0;
}

// The nearest folder that exists, and what has to appear in it.
void socket_watch::await_name()
{
    std::filesystem::path missing = path_;
    for (;;) {
        auto folder = missing.parent_path();
        awaited_ = missing.filename();
        if (watch(folder, IN_CREATE | IN_MOVED_TO | IN_MOVE_SELF | IN_DELETE_SELF) || folder == missing)
            return;
        missing = folder;
    }
}

void socket_watch::read()
{
    auto handle = [this, round = std::weak_ptr(round_)](boost::system::error_code error, std::size_t bytes) {
        if (error || round.expired())
            return;
        if (concerns_us(bytes))
            changed_();
        else
            read();
    };
    events_.async_read_some(boost::asio::buffer(buffer_), handle);
}

// Events of the file itself and of its folder bear no name.
bool socket_watch::concerns_us(std::size_t bytes) const
{
    for (std::size_t at = 0; at < bytes;) {
        inotify_event event;
        std::memcpy(&event, buffer_.data() + at, sizeof event);
        if (event.len == 0 || awaited_ == buffer_.data() + at + sizeof event)
            return true;
        at += sizeof event + event.len;
    }
    return false;
}

} // namespace reaperd::control
