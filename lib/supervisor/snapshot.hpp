// What is true now, for whoever shows it. No pid: the daemon knows those.
#pragma once

#include "lifecycle/lifecycle.hpp"
#include "model/exit_status.hpp"
#include "supervisor/fact.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::supervisor {

struct death {
    lifecycle::time_point at;
    exit_status status;
    std::chrono::nanoseconds lifetime;
    bool by_request;
};

struct snapshot {
    instance_id instance{};
    std::string group;
    std::string name;
    lifecycle::word state = lifecycle::word::stopped;
    bool stopped_by_request = false;                // STOPPED because somebody asked, not because it was never started
    lifecycle::time_point since{};                  // of this state
    std::optional<lifecycle::time_point> started{}; // the last time it was, with or without success
    std::uint64_t restarts = 0;                     // automatic and asked for
    std::uint64_t reaped = 0;                       // its processes that have ended, of all lives
    std::optional<exit_status> last_exit;
    bool ended_as_expected = true; // of one that is EXITED
    std::string trouble;           // why the last spawn failed, or why it is UNKNOWN
    std::string why;               // "next start in 4.2s (attempt 3 of 4)"
    std::vector<death> deaths;     // the last five, newest last
};

} // namespace reaperd::supervisor
