// [group:x] and the programs that stand alone -> groups in start order.
#pragma once

#include "config/context.hpp"
#include "model/configuration.hpp"

#include <vector>

namespace reaperd::config {

struct group_draft {
    int priority = 999;
    std::vector<std::string> programs; // as they are named
    std::vector<place> places;         // of each
};

// A program in two groups is two programs; one in none is a group of its own, and so are event listeners.
std::vector<group> read_groups(context&);

} // namespace reaperd::config
