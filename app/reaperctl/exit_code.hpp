// What reaperctl says to scripts. Those of LSB, as supervisorctl's, where there is one.
#pragma once

namespace reaperctl {

enum exit_code {
    ok = 0,
    error = 1,
    wrong_use = 2,            // also: check found errors
    something_is_down = 3,    // status: not everything that was asked for runs
    not_reachable = 4,        // nobody answers
    unknown_status = 4,       // status: there is no such program
    not_running_or_spawn = 7, // a program cannot be started, or is not there to be signalled
};

// The worst of several.
inline exit_code worse(exit_code a, exit_code b)
{
    return a > b ? a : b;
}

} // namespace reaperctl
