// The terminal that reaperd was started from, if there is one.
//
// It tells HUP from HUP: one that came because the terminal closed means the end, any other means reload.
#pragma once

#include "output/descriptor.hpp"

#include <map>
#include <string>

namespace reaperd::daemon {

class terminal {
public:
    terminal(); // opens /dev/tty: the controlling one is the only one whose end raises SIGHUP

    // Asked when a HUP has come. False for a run under nohup, which is to outlive its terminal.
    bool has_gone() const;

private:
    output::descriptor controlling_; // none in the background
    bool hang_up_was_ignored_;
};

bool is_terminal(int descriptor);

// Honours NO_COLOR (https://no-color.org) and TERM=dumb.
bool wants_colour(int descriptor, const std::map<std::string, std::string>& environment);

} // namespace reaperd::daemon
