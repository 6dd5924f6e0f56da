#include "sockets/tcp_socket.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace reaperd::sockets {

namespace {

using addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// Without a host: all addresses of IPv4, as supervisord. A name that has addresses of both kinds means that of IPv4.
result<addresses> look_up(const port_settings& where)
{
    addresses found(nullptr, &::freeaddrinfo);
    for (const int family : {AF_INET, AF_INET6}) {
        addrinfo wanted{};
        wanted.ai_family = family;
        wanted.ai_socktype = SOCK_STREAM;
        wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
        addrinfo* first = nullptr;
        const int error = ::getaddrinfo(where.host.empty() ? nullptr : where.host.c_str(),
                                        std::to_string(where.port).c_str(), &wanted, &first);
        if (error == 0)
            return addresses(first, &::freeaddrinfo);
        if (family == AF_INET6)
            return failure{error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error)};
    }
    return found;
}

bool bind_and_listen(int socket, const addrinfo& address, int backlog)
{
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (address.ai_family == AF_INET6) // [::] beside a server on all addresses of IPv4
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    return ::bind(socket, address.ai_addr, address.ai_addrlen) == 0 && ::listen(socket, backlog) == 0;
}

} // namespace

result<int> listen_on(const port_settings& where)
{
    const auto found = look_up(where);
    if (!found)
        return found.error();
    const auto& address = **found;
    const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return failure{std::strerror(errno)};
    if (bind_and_listen(socket, address, where.backlog))
        return socket;
    const int error = errno;
    ::close(socket);
    return failure{std::strerror(error)};
}

std::string describe(const port_settings& where)
{
    const bool is_ipv6 = where.host.find(':') != where.host.npos;
    const auto host = where.host.empty() ? "*" : is_ipv6 ? "[" + where.host + "]" : where.host;
    return host + ":" + std::to_string(where.port);
}

} // namespace reaperd::sockets
