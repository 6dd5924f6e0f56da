// What a new configuration means for the programs that run: a reload is a plan, and a dry run prints it.
#pragma once

#include <string>
#include <vector>

namespace reaperd {

// Full names ("group:name" where they differ), each list in start order.
struct plan {
    std::vector<std::string> added;
    std::vector<std::string> restarted; // their execution changed: a new process takes the place of the old one
    std::vector<std::string> started;   // they have no process, and what changed is a reason to try again
    std::vector<std::string> updated;   // they keep their process, or go on having none
    std::vector<std::string> removed;
    std::vector<std::string> unchanged;

    friend bool operator==(const plan&, const plan&) = default;
};

// The same by groups, as supervisord's clients know it: names of groups.
struct group_changes {
    std::vector<std::string> added;
    std::vector<std::string> changed;
    std::vector<std::string> removed;

    friend bool operator==(const group_changes&, const group_changes&) = default;
};

} // namespace reaperd
