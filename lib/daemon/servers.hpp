// The control sockets that the config file asks for, now and after a reload.
#pragma once

#include "control/server.hpp"
#include "model/configuration.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

namespace reaperd::daemon {

class servers {
public:
    servers(boost::asio::io_context&, control::api&);

    // Opens what is new, closes what is gone, leaves the rest alone. Fails with what could not be opened; the others
    // are.
    // Whoever asks over one of them must have been answered before.
    result<void> apply(const std::vector<unix_server>& wanted);

    // The sockets at new paths alone. Fails with what could not be opened, and none is new then.
    result<void> add(const std::vector<unix_server>& wanted);
    void program_removed(const std::string& name);
    void prepare_to_end();

private:
    struct listening {
        unix_server settings;
        std::unique_ptr<control::server> server;
    };

    result<void> open(const unix_server&);

    boost::asio::io_context& loop_;
    control::api& api_;
    std::vector<listening> listening_;
};

} // namespace reaperd::daemon
