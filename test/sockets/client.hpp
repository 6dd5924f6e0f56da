// Clients of a listening socket, which connect and say nothing.
#pragma once

#include "sockets/socket_address.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace clients {

inline int error_of_connect(int socket, const sockaddr* to, socklen_t size)
{
    return ::connect(socket, to, size) == 0 ? 0 : errno;
}

// Leave when the crowd does.
class crowd {
public:
    crowd() = default;
    crowd(const crowd&) = delete;
    ~crowd()
    {
        for (const int one : sockets_)
            ::close(one);
    }

    int connect_to(const std::string& path) // 0 or an errno; EAGAIN: no room for one more
    {
        const auto address = reaperd::sockets::socket_address::of(path).value();
        return error_of_connect(newcomer(AF_UNIX), address.get(), address.size());
    }

    int how_many_fit(const std::string& path)
    {
        int fitting = 0;
        while (connect_to(path) == 0)
            ++fitting;
        return fitting;
    }

    int connect_to(int port) // of 127.0.0.1
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return error_of_connect(newcomer(AF_INET), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }

private:
    int newcomer(int family)
    {
        const int blocking = family == AF_INET ? 0 : SOCK_NONBLOCK;
        return sockets_.emplace_back(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | blocking, 0));
    }

    std::vector<int> sockets_;
};

inline int port_of(int socket)
{
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
    const bool is_ipv6 = bound.ss_family == AF_INET6;
    return ntohs(is_ipv6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                         : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

} // namespace clients
