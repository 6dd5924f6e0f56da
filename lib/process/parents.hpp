// Whose children are ours to look after: our own, and those of the guardian, to which the children of a manager fall
// that was killed.
#pragma once

#include <optional>
#include <sys/types.h>
#include <unistd.h>

namespace reaperd::process {

struct parents {
    pid_t self = ::getpid();
    std::optional<pid_t> guardian = std::nullopt;

    bool include(pid_t one) const { return one == self || one == guardian; }
};

} // namespace reaperd::process
