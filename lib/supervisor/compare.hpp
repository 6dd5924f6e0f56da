// The plan that leads from one configuration to another, process by process: a change of one program of a group leaves
// the others alone. A program that moved to another group has another full name, so it is removed and added.
#pragma once

#include "model/configuration.hpp"
#include "model/plan.hpp"

#include <string>
#include <vector>

namespace reaperd::supervisor {

struct entry {
    std::string name; // full
    int group_priority;
    const program* what;
};

std::vector<entry> entries(const std::vector<group>&); // they point into the groups

plan compare(const std::vector<entry>& running, const std::vector<entry>& wanted);

} // namespace reaperd::supervisor
