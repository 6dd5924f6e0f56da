// A listening socket on TCP.
#pragma once

#include "model/result.hpp"
#include "sockets/socket_file.hpp"

#include <cstdint>
#include <string>

namespace reaperd::sockets {

struct port_settings {
    std::string host; // empty: all addresses of IPv4
    std::uint16_t port = 0;
    int backlog = usual_backlog;

    friend bool operator==(const port_settings&, const port_settings&) = default;
};

// The descriptor, which is the caller's: close-on-exec and non-blocking. Fails with why not: "Address already in use".
result<int> listen_on(const port_settings&);

std::string describe(const port_settings&); // "localhost:9000", "[::1]:9000", "*:9000"

} // namespace reaperd::sockets
