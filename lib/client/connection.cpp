#include "client/connection.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace reaperd::client {

namespace {

using boost::system::error_code;

error_code last_error()
{
    return {errno, boost::system::system_category()};
}

bool connect_to(int socket, const std::string& path)
{
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Through the file's own descriptor, which has a short name.
bool connect_through_descriptor(int socket, const std::string& path)
{
    int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0)
        return false;
    bool connected = connect_to(socket, "/proc/self/fd/" + std::to_string(file));
    int error = errno;
    ::close(file);
    errno = error;
    return connected;
}

} // namespace

boost::system::result<connection> connection::open(const std::string& path)
{
    int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return last_error();
    connection opened(socket);
    if (connect_to(socket, path) || (errno == ENAMETOOLONG && connect_through_descriptor(socket, path)))
        return opened;
    return last_error();
}

boost::system::result<connection> connection::open(const addrinfo& address)
{
    int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, address.ai_protocol);
    if (socket < 0)
        return last_error();
    connection opened(socket);
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0)
        return opened;
    return last_error();
}

connection::~connection()
{
    if (socket_ >= 0)
        ::close(socket_);
}

void connection::send(std::string_view text)
{
    while (!text.empty()) {
        auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return;
        text.remove_prefix(sent > 0 ? std::size_t(sent) : 0);
    }
}

std::size_t connection::receive(char* buffer, std::size_t size)
{
    for (;;) {
        auto count = ::recv(socket_, buffer, size, 0);
        if (count >= 0 || errno != EINTR)
            return count > 0 ? std::size_t(count) : 0;
    }
}

pid_t connection::listener() const
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    ::getsockopt(socket_, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
    return credentials.pid;
}

} // namespace reaperd::client
