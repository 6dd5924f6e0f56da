// The address of a socket file, however long its path is. sun_path holds 107 bytes; a longer path goes through a
// descriptor of its folder: /proc/self/fd/7/reaperd.sock.
#pragma once

#include "model/result.hpp"

#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <utility>

namespace reaperd::sockets {

class socket_address {
public:
    // Fails where the folder of a long path cannot be opened, or where the name alone is too long.
    static result<socket_address> of(const std::string& path);

    socket_address(socket_address&& other) noexcept
        : address_(other.address_)
        , folder_(std::exchange(other.folder_, -1))
    {
    }
    socket_address& operator=(socket_address&&) = delete;
    ~socket_address();

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
    socklen_t size() const { return sizeof address_; }

private:
    socket_address() = default;
    bool holds(const std::string& path);

    sockaddr_un address_{};
    int folder_ = -1; // open for as long as the address may be used
};

} // namespace reaperd::sockets
