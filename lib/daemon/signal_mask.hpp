// The signals that reaperd reacts to, held back until somebody listens: blocked first thing in main(), so that a TERM
// that comes while the config is read is honoured and not lost.
#pragma once

#include <csignal>
#include <initializer_list>

namespace reaperd::daemon {

// PIPE, USR1 and ALRM among them because their default is death, and they do no harm here.
inline constexpr std::initializer_list<int> handled_signals{SIGCHLD, SIGTERM, SIGINT,  SIGQUIT, SIGHUP,
                                                            SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM};

void block_signals();
void unblock_signals();

} // namespace reaperd::daemon
