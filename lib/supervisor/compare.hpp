// The plan that leads from what runs to another configuration, process by process: a change of one program of a group
// leaves the others alone. A program that moved to another group has another full name, so it is removed and added.
#pragma once

#include "model/configuration.hpp"
#include "model/plan.hpp"
#include "supervisor/instance.hpp"

#include <string>
#include <vector>

namespace reaperd::supervisor {

struct entry {
    std::string name; // full
    const group* home;
    const program* what;
};

std::vector<entry> entries(const std::vector<group>&); // they point into the groups

// What a configuration means for one that there is. The plan tells it, and the reload does it.
enum class consequence { nothing, update, start, restart };
consequence consequence_for(const instance&, const program& wanted, const group& home);

// Group by group, as supervisord's reread tells it. A group without programs is none.
group_changes compare(const std::vector<group>& active, const std::vector<group>& wanted);

plan compare(const std::vector<const instance*>& running, const std::vector<entry>& wanted);

} // namespace reaperd::supervisor
