// RUNDIR: where the control socket, the lock and the pid file live when nobody says otherwise.
#pragma once

#include "model/result.hpp"

#include <optional>
#include <string>
#include <sys/types.h>

namespace reaperd::daemon {

// Makes it, 0700, if it is not there, and gives it to `owner` (nothing: to whoever we are). Under a folder that
// everybody can write to, one that belongs to somebody else or is open to others is refused: they could replace our
// socket.
result<void> make_run_directory(const std::string& path, std::optional<uid_t> owner);

} // namespace reaperd::daemon
