#include "init/terminal.hpp"

#include "process/signal.hpp"

#include <csignal>
#include <ctime>
#include <sys/ioctl.h>
#include <unistd.h>

namespace reaperd::init {

bool in_foreground()
{
    return in_foreground(::getpgrp());
}

bool in_foreground(pid_t group)
{
    return ::tcgetpgrp(STDIN_FILENO) == group;
}

void bring_to_foreground(pid_t group)
{
    ::tcsetpgrp(STDIN_FILENO, group);
}

void come_back_to_foreground()
{
    bring_to_foreground(::getpgrp());
}

// The kernel lets TSTP stop nobody whom nobody could continue: neither PID 1 nor an orphaned group.
bool stop_with_our_group()
{
    sigset_t stop, before;
    ::sigemptyset(&stop);
    ::sigaddset(&stop, SIGTSTP);
    process::send(::getpgrp(), SIGTSTP, process::target::whole_group);
    ::sigprocmask(SIG_UNBLOCK, &stop, &before);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    // Taken here: passed on later, it would resume a command that Ctrl-Z has stopped again by then.
    sigset_t resume;
    ::sigemptyset(&resume);
    ::sigaddset(&resume, SIGCONT);
    const timespec at_once{};
    return ::sigtimedwait(&resume, nullptr, &at_once) == SIGCONT;
}

bool give_up_terminal()
{
    return ::ioctl(STDIN_FILENO, TIOCNOTTY) == 0 && ::getsid(0) == ::getpid();
}

} // namespace reaperd::init
