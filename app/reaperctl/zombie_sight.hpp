// One look at the machine for zombies: the process table, what a daemon knows of it if there is one, and which of the
// families were asked for.
#pragma once

#include "options.hpp"
#include "reach.hpp"
#include "zombie_families.hpp"

#include <string>
#include <vector>

namespace reaperctl {

struct zombie_sight {
    std::vector<process> table;
    supervision known;
    bool supervised = false; // a daemon answered
    std::vector<zombie_family> families;
};

// Which ones: by program, by parent, or by zombie. Of nothing: all.
struct zombie_selection {
    std::vector<std::string> programs;
    std::vector<pid_t> pids;

    bool wants(const zombie_family&) const;
};
outcome<zombie_selection> selection_of(const invocation&); // programs as the daemon knows them: group:* is several

outcome<zombie_sight> look_for_zombies(const invocation&, const zombie_selection&);

// A daemon that did not answer the first time is not asked again.
outcome<zombie_sight> look_again(const zombie_sight& before, const invocation&, const zombie_selection&);

} // namespace reaperctl
