// The processes that were handed to us because their parents ended first: counted, charged to the program that they
// came of, and named in the log while they are few. In a storm of them a sample is named: to ask /proc of each would
// cost more than to reap it.
#pragma once

#include "model/exit_status.hpp"
#include "procfs/process_table.hpp"
#include "supervisor/fact.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>

namespace reaperd::daemon {

struct orphan {
    pid_t pid;
    exit_status status;
    std::string command;                            // nothing where /proc is not mounted
    std::optional<supervisor::instance_id> program; // whose it was
};

class orphans {
public:
    using clock = std::chrono::steady_clock;
    using owner = std::function<std::optional<supervisor::instance_id>(const procfs::process&)>;

    orphans(std::function<clock::time_point()> now, owner, std::function<void(const orphan&)> tell);

    bool curious() const; // is there a look left in this second
    void found(pid_t);    // its zombie is there still
    void reaped(pid_t, exit_status);

    std::uint64_t count() const { return count_; }
    std::uint64_t count_of(supervisor::instance_id) const; // of those that were looked at

private:
    bool may_look();

    std::function<clock::time_point()> now_;
    owner owner_;
    std::function<void(const orphan&)> tell_;
    std::optional<orphan> looked_at_;
    std::uint64_t count_ = 0;
    std::map<supervisor::instance_id, std::uint64_t> counts_;
    clock::time_point second_{};
    int looks_ = 0; // in this second
};

} // namespace reaperd::daemon
