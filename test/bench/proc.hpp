// What /proc says of a process that is measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <sys/types.h>
#include <vector>

namespace bench {

std::vector<pid_t> children_of(pid_t);
pid_t only_child_of(pid_t);
std::vector<pid_t> own_processes(pid_t supervisor); // itself and the children that run its own program: its manager

// Of all its own processes, since their start.
std::uint64_t proportional_set_size(pid_t supervisor); // in KiB
std::uint64_t context_switches(pid_t supervisor);      // of all threads
std::chrono::nanoseconds cpu_time(pid_t supervisor);   // of the main threads

std::uint64_t own_proportional_set_size(pid_t); // of this one alone

} // namespace bench
