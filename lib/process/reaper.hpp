// The only place that waits for children. SIGCHLD is a hint, the sweep decides: collect() takes every status there is,
// a budget at a time, tells each to its owner in the same turn, and counts the orphans that nobody owns.
#pragma once

#include "model/exit_status.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <unordered_map>

namespace reaperd::process {

class reaper {
public:
    using on_exit = std::function<void(exit_status)>;
    using on_orphan = std::function<void(pid_t, std::string command, exit_status)>;

    reaper(boost::asio::io_context&, on_orphan);

    void watch(pid_t, on_exit);
    void collect(); // on SIGCHLD, at start-up and before sleeping; posts itself when the budget ran out

private:
    boost::asio::io_context& loop_;
    on_orphan on_orphan_;
    std::unordered_map<pid_t, on_exit> owners_;
};

} // namespace reaperd::process
