// A listening socket in the file system, put into place at once and complete: nobody sees it before its owner and mode
// are right and connections are accepted, and a living server's socket is never taken.
#pragma once

#include "control/server.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <sys/types.h>

namespace reaperd::control {

// Which file it is, so that somebody else's of the same name is not taken for it.
struct file_identity {
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const file_identity&, const file_identity&) = default;
};

using acceptor = boost::asio::local::stream_protocol::acceptor;

// Opens the acceptor, which must be closed. Fails with why not: "another server is listening on it".
result<file_identity> listen_on(acceptor&, const socket_settings&);

std::optional<file_identity> identify(const std::string& path); // nothing: there is no such file

} // namespace reaperd::control
