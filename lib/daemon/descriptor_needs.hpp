// How many descriptors a configuration takes. The manager has the most: what the guardian keeps for it, and what it has
// open itself.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"

#include <cstddef>
#include <sys/resource.h>

namespace reaperd::daemon {

struct descriptor_needs {
    std::size_t programs = 0; // pipes, both ends of each, and logs
    std::size_t servers = 0;  // listening sockets, and a watch over each socket file
    std::size_t own = 64;     // 40 that the loop, the log, the journal and starts take; the rest is for clients

    std::size_t all() const { return programs + servers + own; }
};

descriptor_needs needs_of(const configuration&);

// Fails where they cannot fit, with the numbers and what to change. minfds counts, since root may raise the hard limit
// by it.
result<void> check_descriptors(const configuration&, rlim_t hard_limit, bool may_raise);

} // namespace reaperd::daemon
