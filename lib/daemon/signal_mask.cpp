#include "daemon/signal_mask.hpp"

namespace reaperd::daemon {
namespace {

void change_mask(int how)
{
    sigset_t set;
    ::sigemptyset(&set);
    for (int signal : handled_signals)
        ::sigaddset(&set, signal);
    ::sigprocmask(how, &set, nullptr);
}

} // namespace

void block_signals()
{
    change_mask(SIG_BLOCK);
}

void unblock_signals()
{
    change_mask(SIG_UNBLOCK);
}

} // namespace reaperd::daemon
