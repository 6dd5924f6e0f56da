// The sockets of [fcgi-program:x], which its processes find as their input: bound when the first of them is about to
// start, closed when the last has ended. Equal settings are one socket, whichever groups they stand in.
//
//     auto socket = sockets.open(*program.execution.socket, program.execution.user);
//     stdio[0] = (*socket)->descriptor();
#pragma once

#include "daemon/accounts.hpp"
#include "daemon/log_text.hpp"
#include "model/program.hpp"
#include "sockets/socket_file.hpp"
#include "sockets/tcp_socket.hpp"

#include <boost/system/result.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd::daemon {

// One that is open.
class fcgi_listener {
public:
    using settings = std::variant<sockets::file_settings, sockets::port_settings>;
    using logger = std::function<void(const log_entry&)>;

    static result<std::shared_ptr<const fcgi_listener>> open(const settings&, const logger&);
    ~fcgi_listener(); // removes its file, if that is still ours
    fcgi_listener(const fcgi_listener&) = delete;
    fcgi_listener& operator=(const fcgi_listener&) = delete;

    int descriptor() const { return descriptor_; } // close-on-exec and blocking
    const settings& where() const { return where_; }

private:
    fcgi_listener(settings, sockets::listening_file, const logger&);

    settings where_;
    int descriptor_;
    sockets::file_identity identity_; // of a file
    const logger& log_;
};

class fcgi_sockets {
public:
    using use = std::shared_ptr<const fcgi_listener>; // keeps it open; must be gone before we are

    struct not_bound {
        std::string message;
        bool passes = false; // its old processes are about to end, and then it can be bound
    };

    fcgi_sockets(accounts&, fcgi_listener::logger);

    // `user` is the program's: the file is his where the settings name no owner.
    boost::system::result<use, not_bound> open(const fcgi_socket&, const std::optional<std::string>& user);

private:
    result<fcgi_listener::settings> settings_of(const fcgi_socket&, const std::optional<std::string>& user);
    result<std::optional<sockets::file_owner>> owner_of(const fcgi_path&, const std::optional<std::string>& user);

    accounts& accounts_;
    fcgi_listener::logger log_;
    std::vector<std::weak_ptr<const fcgi_listener>> open_;
};

} // namespace reaperd::daemon
