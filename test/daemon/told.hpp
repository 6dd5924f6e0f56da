// Two programs whose events are told: web, a group of its own, and workers:batch, which has no process.
#pragma once

#include "daemon/log_text.hpp"

#include <array>

namespace told {

inline constexpr reaperd::supervisor::instance_id web{1};
inline constexpr reaperd::supervisor::instance_id batch{2};

inline reaperd::program named(const char* name)
{
    reaperd::program program;
    program.name = name;
    return program;
}

struct programs {
    std::array<reaperd::program, 2> all{named("web"), named("batch")};
    reaperd::daemon::instance_lookup lookup{
        [](auto instance) { return instance == web ? "web" : "workers:batch"; },
        [this](auto instance) -> const reaperd::program& { return all[instance == web ? 0 : 1]; },
        [](auto instance) { return instance == web ? std::optional<pid_t>(42) : std::nullopt; }};
};

} // namespace told
