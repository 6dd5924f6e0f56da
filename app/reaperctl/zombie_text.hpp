// What is said of zombies: the table with the chain of parents and what helps, and the sentences that actions use too.
#pragma once

#include "protocol/status.hpp"
#include "terminal.hpp"
#include "zombie_families.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace reaperctl {

// A moment on the clocks that it takes to tell when a process started, which is all that /proc knows: when it died is
// written nowhere.
struct moment {
    reaperd::protocol::wall_time now;
    std::chrono::nanoseconds since_boot{};
    long ticks_a_second = 100;
};
moment this_moment();
std::chrono::nanoseconds age_of(const process&, const moment&); // since it started

std::string named(const process&);               // "web.sh (4711)"
std::string counted(std::size_t zombies);        // "1 zombie", "3 zombies"
std::string what_is_wrong(const zombie_family&); // "web.sh (4711) does not wait for its children"
std::string what_helps(const zombie_family&);    // "restart it (reaperctl restart web); autoreap = true may prevent it"
std::string explanation(const zombie_family&);   // both

// The column of programs is there only if there is a daemon to know them.
std::string zombie_table(const std::vector<zombie_family>&, const moment&, bool supervised, const terminal&);

std::string zombies_as_json(const std::vector<zombie_family>&, const moment&);

} // namespace reaperctl
