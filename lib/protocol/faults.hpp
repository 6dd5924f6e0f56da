// The numbers of the faults of supervisord's XML-RPC (https://supervisord.org/api.html), for both ends of it.
#pragma once

namespace reaperd::protocol::faults {

enum fault_code {
    unknown_method = 1,
    incorrect_parameters = 2,
    bad_arguments = 3,
    signature_unsupported = 4,
    shutdown_state = 6,
    bad_name = 10,
    bad_signal = 11,
    no_file = 20,
    not_executable = 21,
    failed = 30,
    abnormal_termination = 40,
    spawn_error = 50,
    already_started = 60,
    not_running = 70,
    success = 80,
    already_added = 90,
    still_running = 91,
    cant_reread = 92,
};

} // namespace reaperd::protocol::faults
