// A listening socket on TCP, for [inet_http_server].
#pragma once

#include "control/server.hpp"

namespace reaperd::control {

// The descriptor, which is the caller's. Fails with why not: "Address already in use".
result<int> listen_on(const tcp_settings&);

} // namespace reaperd::control
