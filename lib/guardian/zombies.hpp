// A child that is dead can be looked at as often as one likes, until it is reaped.
#pragma once

#include <csignal>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>

namespace reaperd::guardian {

siginfo_t peek(idtype_t whom, id_t); // zero in si_pid: nobody is dead
void reap(pid_t zombie);
std::string how_it_ended(int code, int status); // "signal 9"

} // namespace reaperd::guardian
