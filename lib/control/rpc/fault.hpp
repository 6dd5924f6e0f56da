// The faults of supervisord's interface: a number, its name, and mostly the name that was asked for.
#pragma once

#include "control/rpc/rpc.hpp"
#include "protocol/faults.hpp"

#include <string>

namespace reaperd::control::rpc {

using code = protocol::faults::fault_code;

fault make_fault(code);                           // "INCORRECT_PARAMETERS"
fault make_fault(code, const std::string& about); // "BAD_NAME: web", and "BAD_NAME: " of an empty name

} // namespace reaperd::control::rpc
