// The terminal that our stdin may be, and who is in its foreground.
#pragma once

namespace reaperd::init {

bool in_foreground();           // we, and so the terminal is ours to hand on
void come_back_to_foreground(); // SIGTTOU is to be blocked

// Gives the terminal up for our whole session, so that the command's can have it. Answers whether the kernel takes that
// for a hang-up and tells us so with HUP and CONT: it does where we lead the session.
bool give_up_terminal();

} // namespace reaperd::init
