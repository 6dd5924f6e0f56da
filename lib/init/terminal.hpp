// The terminal that our stdin may be, and who is in its foreground. SIGTTOU and SIGTSTP are to be blocked meanwhile.
#pragma once

#include <sys/types.h>

namespace reaperd::init {

bool in_foreground(); // we, and so the terminal is ours to hand on
bool in_foreground(pid_t group);
void bring_to_foreground(pid_t group);
void come_back_to_foreground();

// Stops our whole process group, us too, as Ctrl-Z does, and returns when a shell continues us: at once where there is
// none. Answers whether somebody did; that CONT is taken then, and is not to be waited for.
bool stop_with_our_group();

// Gives the terminal up for our whole session, so that the command's can have it. Answers whether the kernel takes that
// for a hang-up and tells us so with HUP and CONT: it does where we lead the session.
bool give_up_terminal();

} // namespace reaperd::init
