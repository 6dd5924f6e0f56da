// A connection, blocking. A Unix socket's path may be longer than the 107 bytes of a socket address.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>

struct addrinfo;

namespace reaperd::client {

class connection {
public:
    static boost::system::result<connection> open(const std::string& path); // or why not: ENOENT, ECONNREFUSED, EACCES
    static boost::system::result<connection> open(const addrinfo&);         // one address of a name

    connection(connection&& other) noexcept
        : socket_(std::exchange(other.socket_, -1))
    {
    }
    connection& operator=(connection&& other) noexcept
    {
        std::swap(socket_, other.socket_);
        return *this;
    }
    ~connection();

    void send(std::string_view); // as far as the other end takes it: that it does not, reading tells
    std::size_t receive(char* buffer, std::size_t size); // 0: nothing will come any more
    int descriptor() const { return socket_; }
    pid_t listener() const; // the process that answers, 0 where it is not visible from here

private:
    explicit connection(int socket)
        : socket_(socket)
    {
    }

    int socket_;
};

} // namespace reaperd::client
