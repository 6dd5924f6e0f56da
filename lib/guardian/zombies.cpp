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

} // namespace reaperd::guardian
