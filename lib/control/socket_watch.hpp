// Tells when a socket file may have been deleted, moved or replaced, or when its folder is there again: inotify(7).
//
// What is watched are the file itself and its folder's own fate, not what else happens in the folder: a socket in /tmp
// must not wake the daemon for every file there. Only while the socket is lost its name is awaited.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace reaperd::control {

class socket_watch {
public:
    socket_watch(boost::asio::io_context&, std::string path, std::function<void()> changed);

    enum class socket { bound, lost };
    // To be called when the file is new, and after each `changed`. Fails where the kernel has no inotify instance left.
    boost::system::error_code renew(socket);

    // Looks no more. To be called some time before the end: closing an inotify instance takes the kernel's grace period
    // (20 ms) where its watches are not long gone.
    void retire();

private:
    bool watch(const std::string& path, std::uint32_t events);
    void await_name();
    void read();
    bool concerns_us(std::size_t bytes) const;

    std::string path_;
    std::string awaited_; // the name that has to appear in the watched folder
    std::function<void()> changed_;
    boost::asio::posix::stream_descriptor events_;
    std::vector<int> watches_;
    std::array<char, 4096> buffer_;
    std::shared_ptr<void> round_; // a handler that is still queued for an earlier one does nothing
};

} // namespace reaperd::control
