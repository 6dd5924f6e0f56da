// Sending signals to children that have not been reaped: their pids cannot belong to anybody else.
#pragma once

#include <boost/system/error_code.hpp>
#include <sys/types.h>

namespace reaperd::process {

// group: the one that the process leads, or it alone where it leads none. whole_group: the one that it led; it may be
// gone, and its pid another one's.
enum class target { process, group, whole_group };

// A process that is gone already is no error: its death is on its way to the reaper.
boost::system::error_code send(pid_t, int signal, target);

// To everybody in our PID namespace, which is ours alone to do as its PID 1; it does not reach us.
boost::system::error_code send_to_everybody(int signal);

// Of a leader that has ended: its number is nobody else's while it has members.
bool has_group(pid_t leader);

} // namespace reaperd::process
