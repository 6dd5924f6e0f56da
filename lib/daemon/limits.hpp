// How many files and processes: reaperd itself takes what it can get, its children get what it was started with.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"

#include <sys/resource.h>

namespace reaperd::daemon {

// RLIMIT_NOFILE as it was at our start.
struct descriptor_limits {
    rlimit original{};

    // The original, raised to minfds where the config file asks for it.
    rlimit for_children(const daemon_settings&) const;
};

// Raises our soft limit of open files to the hard one (six descriptors a program add up), and sees to minfds and
// minprocs as supervisord does: less than those is an error.
result<descriptor_limits> raise_limits(const daemon_settings&);

} // namespace reaperd::daemon
