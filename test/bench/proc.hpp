// What /proc says of a process that is measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <sys/types.h>

namespace bench {

std::uint64_t proportional_set_size(pid_t); // in KiB
std::uint64_t context_switches(pid_t);      // of all its threads, since its start
std::chrono::nanoseconds cpu_time(pid_t);   // of its main thread, since its start
pid_t only_child_of(pid_t);

} // namespace bench
