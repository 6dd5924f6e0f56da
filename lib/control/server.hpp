// The API server on one Unix socket, or on one address of TCP: HTTP/1.1 with JSON and XML-RPC. Whoever the file's mode
// and the password let in may do everything.
//
//     auto server = control::server::open(loop, api, {.path = "/run/reaperd/reaperd.sock", .mode = 0600});
//
// Clients can connect as soon as open() has returned, and are answered when the loop runs. A socket file that is
// deleted or replaced is bound again. The server must be gone before the api and the loop are.
#pragma once

#include "control/api.hpp"
#include "control/limits.hpp"
#include "protocol/login.hpp"
#include "sockets/socket_file.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

namespace reaperd::control {

// A listening socket may outlive whoever listens: one that is there already is gone on with, and who keeps it hears of
// each new one.
struct kept_socket {
    std::optional<int> open = std::nullopt;
    std::function<void(int)> opened = nullptr;
};

struct socket_settings {
    std::string path;
    mode_t mode = 0700;
    std::optional<sockets::file_owner> owner;
    std::optional<protocol::login> login; // password plain, or {SHA} and forty hexadecimal digits
    kept_socket kept = {};
};

struct tcp_settings {
    std::string host; // empty: all addresses of IPv4
    std::uint16_t port = 0;
    std::optional<protocol::login> login;
    kept_socket kept = {};
};

class server {
public:
    // Fails with "cannot listen on PATH: ...": in use by a living server, no such folder, not permitted.
    static result<std::unique_ptr<server>> open(boost::asio::io_context&, api&, socket_settings, const limits& = {});
    static result<std::unique_ptr<server>> open(boost::asio::io_context&, api&, const tcp_settings&,
                                                const limits& = {});
    ~server(); // ends all connections and removes the socket file if it is still ours

    // Ends what follows this program's logs: "group:name" where they differ.
    void program_removed(const std::string& name);

    int descriptor() const; // that listens
    void keep_waiting();    // clients that come from here on: nobody is refused, and nobody let in
    void let_in();          // after all
    void prepare_to_end();  // answers still, but no longer looks after its file: what that costs is paid by the way

private:
    struct implementation;
    explicit server(std::unique_ptr<implementation>);
    std::unique_ptr<implementation> self_;
};

} // namespace reaperd::control
