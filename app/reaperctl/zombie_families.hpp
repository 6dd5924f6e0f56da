// Who the zombies are, and who keeps them: from one look at the process table and what a daemon knows of it. Pure.
//
// Zombies of one parent are a family, because what helps one of them helps all: their parent must wait for them, or
// end.
#pragma once

#include "procfs/process_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reaperctl {

using reaperd::procfs::process;

// What a daemon supervises, by the pids that we see.
struct supervision {
    pid_t reaperd = 0;
    std::map<pid_t, std::string> programs;
};

enum class neglect {
    careless, // it runs, and does not wait for them
    stopped,  // by a signal or a debugger: it cannot wait
    stuck,    // in the kernel, mostly on a disk
    by_init,  // pid 1, which nothing ends but a restart of the machine or container
    reaperd,  // the daemon itself, which is about to reap them: normal
    unseen,   // the parent is not in the table
};

struct zombie_family {
    std::vector<process> parents; // from init to the parent of them all; empty if that is unseen
    std::vector<process> zombies; // at least one, in the order of their pids
    std::optional<std::string> program;
    reaperctl::neglect neglect = neglect::careless;

    const process* parent() const { return parents.empty() ? nullptr : &parents.back(); }
};

// The process and those above it, the first one first. `table` is in the order of pids, as all tables are.
std::vector<process> line_of_descent(const std::vector<process>& table, pid_t);

// In the order of the parents' pids.
std::vector<zombie_family> zombie_families(const std::vector<process>& table, const supervision&);

} // namespace reaperctl
