// Where a server listens, from its URL, and the way there: unix:///PATH, http://HOST:PORT or http://[::1]:PORT.
#pragma once

#include "client/connection.hpp"

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

namespace reaperd::client {

struct unix_socket {
    std::string path;

    friend bool operator==(const unix_socket&, const unix_socket&) = default;
};
struct tcp_port {
    std::string host;
    std::string port; // or the name of a service

    friend bool operator==(const tcp_port&, const tcp_port&) = default;
};
using endpoint = std::variant<unix_socket, tcp_port>;

// Nothing where the URL is of another kind. What an http URL has besides host and port is ignored.
std::optional<endpoint> parse_endpoint(std::string_view url);

std::string url_of(const endpoint&);
std::string host_of(const endpoint&); // for the Host header

// Why a host has no address: the errors of getaddrinfo(3).
const std::error_category& name_category();

// Tries each address of a name in turn, and tells what the last one failed with. Waits as long as the resolver does.
boost::system::result<connection, std::error_code> connect(const endpoint&);

} // namespace reaperd::client
