// Sending signals to children that have not been reaped: their pids cannot belong to anybody else.
#pragma once

#include <boost/system/error_code.hpp>
#include <sys/types.h>

namespace reaperd::process {

enum class target { process, group }; // group: the one that the process leads

// A process that is gone already is no error: its death is on its way to the reaper. Where it leads no group, the
// process alone gets what was meant for the group.
boost::system::error_code send(pid_t, int signal, target);

} // namespace reaperd::process
