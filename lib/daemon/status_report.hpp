// The supervisor's snapshot and the pids as the protocol tells them: the one place where monotonic time becomes a date.
#pragma once

#include "protocol/process_info.hpp"
#include "protocol/status.hpp"
#include "supervisor/snapshot.hpp"

#include <chrono>
#include <optional>
#include <sys/types.h>

namespace reaperd::daemon {

// One moment on both clocks.
struct moment {
    lifecycle::time_point steady;
    std::chrono::system_clock::time_point wall;

    static moment now();
    std::chrono::system_clock::time_point date_of(lifecycle::time_point) const;
};

protocol::program_status report(const supervisor::snapshot&, std::optional<pid_t>, const moment&);
// As supervisord's clients know it; its priorities and logs are for the caller to fill in.
protocol::process_info supervisord_report(const supervisor::snapshot&, std::optional<pid_t>, const moment&);
std::vector<protocol::last_death> deaths_of(const supervisor::snapshot&, const moment&);

} // namespace reaperd::daemon
