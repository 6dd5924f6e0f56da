// What /proc says of a process that is measured.
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace bench {

std::uint64_t proportional_set_size(pid_t); // in KiB
std::uint64_t context_switches(pid_t);      // of all its threads, since its start

} // namespace bench
