// The faults of supervisord's XML-RPC that supervisorctl knows, and its own exit codes, which are LSB's.
#pragma once

#include "protocol/faults.hpp"

namespace supervisorctl {

using namespace reaperd::protocol::faults;

enum exit_code {
    ok = 0,
    generic = 1,
    invalid_arguments = 2,
    unimplemented = 3,     // LSB: by the server
    something_stopped = 3, // status
    insufficient_privileges = 4,
    unknown_status = 4, // status
    not_installed = 5,
    is_not_running = 7,
};

} // namespace supervisorctl
