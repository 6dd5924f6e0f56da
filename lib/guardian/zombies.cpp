#include "guardian/zombies.hpp"

namespace reaperd::guardian {

siginfo_t peek(idtype_t whom, id_t id)
{
    siginfo_t dead{};
    if (::waitid(whom, id, &dead, WEXITED | WNOHANG | WNOWAIT) < 0)
        dead.si_pid = 0;
    return dead;
}

void reap(pid_t zombie)
{
    siginfo_t dead{};
    ::waitid(P_PID, static_cast<id_t>(zombie), &dead, WEXITED | WNOHANG);
}

std::string how_it_ended(int code, int status)
{
    return code == CLD_EXITED ? "exit status " + std::to_string(status) : "signal " + std::to_string(status);
}

} // namespace reaperd::guardian
