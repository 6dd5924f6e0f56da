#include "init/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace reaperd::init {

bool in_foreground()
{
    return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

void come_back_to_foreground()
{
    ::tcsetpgrp(STDIN_FILENO, ::getpgrp());
}

bool give_up_terminal()
{
    return ::ioctl(STDIN_FILENO, TIOCNOTTY) == 0 && ::getsid(0) == ::getpid();
}

} // namespace reaperd::init
