#include "process/signal.hpp"

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace reaperd::process {

boost::system::error_code send(pid_t pid, int signal, target whom)
{
    if (pid <= 1) // to kill(2) these are whole crowds, or init
        return {EINVAL, boost::system::system_category()};
    int outcome = ::kill(whom == target::process ? pid : -pid, signal);
    if (outcome != 0 && errno == ESRCH && whom == target::group)
        outcome = ::kill(pid, signal); // it leads no group any more: it moved, or its config changed while it ran
    if (outcome == 0 || errno == ESRCH)
        return {};
    return {errno, boost::system::system_category()};
}

bool has_group(pid_t leader)
{
    return leader > 1 && ::kill(-leader, 0) == 0;
}

boost::system::error_code send_to_everybody(int signal)
{
    if (::getpid() != 1)
        return {EPERM, boost::system::system_category()};
    if (::kill(-1, signal) == 0 || errno == ESRCH)
        return {};
    return {errno, boost::system::system_category()};
}

} // namespace reaperd::process
