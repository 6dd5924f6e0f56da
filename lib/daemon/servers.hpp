// The control sockets that the config file asks for, now and after a reload: Unix sockets, and TCP.
#pragma once

#include "control/server.hpp"
#include "model/configuration.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd::daemon {

// Where listening sockets outlive their daemon. Each may do nothing.
struct socket_shelf {
    std::function<std::optional<int>(const std::string& name)> find = [](const std::string&) { return std::nullopt; };
    std::function<void(const std::string& name, int)> put = [](const std::string&, int) {};
    std::function<void(const std::string& name)> remove = [](const std::string&) {};
};

class servers {
public:
    servers(boost::asio::io_context&, control::api&, socket_shelf = {});

    // Opens what is new, closes what is gone, leaves the rest alone. Fails with what could not be opened; the others
    // are.
    // Whoever asks over one of them must have been answered before.
    result<void> apply(const configuration&);

    // The sockets at new places alone. Fails with what could not be opened, and none is new then.
    result<void> add(const configuration&);
    void program_removed(const std::string& name);
    void prepare_to_end();
    void keep_waiting(); // clients that come from here on: a manager after us lets them in, or
    void let_in();       // we do
    std::vector<std::pair<std::string, int>> descriptors() const; // by the names on the shelf

private:
    using server_settings = std::variant<unix_server, inet_server>;
    struct listening {
        server_settings settings;
        std::unique_ptr<control::server> server;
    };

    static std::vector<server_settings> all_of(const configuration&);
    result<void> open(const server_settings&);
    control::kept_socket kept_for(const std::string& name) const;
    result<std::unique_ptr<control::server>> open_at(const unix_server&);
    result<std::unique_ptr<control::server>> open_at(const inet_server&);

    boost::asio::io_context& loop_;
    control::api& api_;
    socket_shelf shelf_;
    std::vector<listening> listening_;
};

} // namespace reaperd::daemon
