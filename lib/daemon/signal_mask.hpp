// The signals that reaperd reacts to, held back until somebody listens: blocked first thing in main(), so that a TERM
// that comes while the config is read is honoured and not lost.
#pragma once

#include <csignal>
#include <initializer_list>

namespace reaperd::daemon {

// PIPE, USR1, ALRM, XFSZ (a log at the limit of `ulimit -f`) and their like among them because their default is death,
// and they do no harm here; WINCH and URG because a command behind -- may want them.
inline constexpr std::initializer_list<int> handled_signals{SIGCHLD,   SIGTERM, SIGINT,  SIGQUIT,  SIGHUP,
                                                            SIGUSR1,   SIGUSR2, SIGPIPE, SIGALRM,  SIGXFSZ,
                                                            SIGVTALRM, SIGPROF, SIGIO,   SIGWINCH, SIGURG};

void block_signals();
void unblock_signals();

} // namespace reaperd::daemon
