// The faults of supervisord's XML-RPC that supervisorctl knows, and its own exit codes, which are LSB's.
#pragma once

namespace supervisorctl {

enum fault_code {
    unknown_method = 1,
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

enum exit_code {
    ok = 0,
    generic = 1,
    invalid_arguments = 2,
    unimplemented = 3,
    something_stopped = 3, // status
    insufficient_privileges = 4,
    unknown_status = 4, // status
    not_installed = 5,
    is_not_running = 7,
};

} // namespace supervisorctl
