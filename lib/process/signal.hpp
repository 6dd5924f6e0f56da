// Sending signals to children that have not been reaped: their pids cannot belong to anybody else.
#pragma once

#include <boost/system/error_code.hpp>
#include <functional>
#include <sys/types.h>

namespace reaperd::process {

enum class target { process, group }; // group: the one that the process leads

// A process that is gone already is no error: its death is on its way to the reaper. Where it leads no group, the
// process alone gets what was meant for the group.
boost::system::error_code send(pid_t, int signal, target);

// To a process that is no child of ours, which may end and leave its pid to somebody else at any moment: it is held by
// a pidfd, and signalled when it is still the one that is meant.
void send_held(pid_t, int signal, const std::function<bool()>& meant);

// The process group of a leader that has ended: its number is nobody else's while it has members.
bool is_group(pid_t leader);
void send_to_group(pid_t leader, int signal);

} // namespace reaperd::process
