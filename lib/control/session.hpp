// One client's connection: a coroutine that reads a request, answers it, and begins again, within the limits.
#pragma once

#include "control/connections.hpp"
#include "control/routes.hpp"
#include "protocol/login.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace reaperd::control {

struct following; // following.hpp

// What all sessions of a server share. It outlives the server, for the sessions that have not noticed its end yet.
struct session_context {
    api& daemon;
    control::limits limits;
    std::optional<protocol::login> login;
    std::shared_ptr<connections> everybody = std::make_shared<connections>();
    std::multimap<std::string, std::weak_ptr<following>> followings; // by the program's full name
    bool closed = false; // the server is gone: the daemon must not be spoken to
};

// The descriptor is of a connected socket, non-blocking, and the session's from now on.
void start_session(boost::asio::io_context&, int descriptor, peer, std::shared_ptr<session_context>);

} // namespace reaperd::control
