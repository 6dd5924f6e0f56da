#include "control/rpc/fault.hpp"

namespace reaperd::control::rpc {
namespace {

std::string_view name(code what)
{
    switch (what) {
    case code::unknown_method: return "UNKNOWN_METHOD";
    case code::incorrect_parameters: return "INCORRECT_PARAMETERS";
    case code::bad_arguments: return "BAD_ARGUMENTS";
    case code::signature_unsupported: return "SIGNATURE_UNSUPPORTED";
    case code::shutdown_state: return "SHUTDOWN_STATE";
    case code::bad_name: return "BAD_NAME";
    case code::bad_signal: return "BAD_SIGNAL";
    case code::no_file: return "NO_FILE";
    case code::not_executable: return "NOT_EXECUTABLE";
    case code::failed: return "FAILED";
    case code::abnormal_termination: return "ABNORMAL_TERMINATION";
    case code::spawn_error: return "SPAWN_ERROR";
    case code::already_started: return "ALREADY_STARTED";
    case code::not_running: return "NOT_RUNNING";
    case code::success: return "SUCCESS";
    case code::already_added: return "ALREADY_ADDED";
    case code::still_running: return "STILL_RUNNING";
    case code::cant_reread: return "CANT_REREAD";
    }
    return "UNKNOWN";
}

} // namespace

fault make_fault(code what)
{
    return {static_cast<int>(what), std::string(name(what))};
}

fault make_fault(code what, const std::string& about)
{
    return {static_cast<int>(what), std::string(name(what)) + ": " + about};
}

} // namespace reaperd::control::rpc
