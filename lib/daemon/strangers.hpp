// Processes of our programs for whom neither we nor our guardian may wait: the guardian in whose time they were born
// was killed, and they have become the children of somebody else. Each is held by a pidfd, so that no signal goes to
// another process that has its pid by now. How one ended the kernel tells where it can (PIDFD_GET_INFO, Linux 6.15),
// and else nobody.
#pragma once

#include "model/exit_status.hpp"
#include "process/signal.hpp"
#include "procfs/held_process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>
#include <unordered_map>

namespace reaperd::daemon {

class strangers {
public:
    explicit strangers(boost::asio::io_context&);

    struct identity {
        pid_t pid;
        std::uint64_t born; // in nanoseconds since the machine was booted; 0: not known
        std::string mark;   // its REAPERD_INSTANCE
    };
    using on_exit = std::function<void(exit_status)>;
    bool hold(const identity&, on_exit); // false: it has ended, or its pid is another one's now
    bool holds(pid_t pid) const { return held_.contains(pid); }

    boost::system::error_code send(pid_t, int signal, process::target) const; // of one that is held

private:
    struct holding {
        procfs::held_process process;
        on_exit ended;
        boost::asio::posix::stream_descriptor watch;
        boost::asio::steady_timer patience;
    };

    static bool is_it(const procfs::process&, const identity&);
    void wait_for(pid_t);
    void has_ended(pid_t);
    void tell(pid_t, exit_status);

    boost::asio::io_context& loop_;
    std::unordered_map<pid_t, std::unique_ptr<holding>> held_;
};

} // namespace reaperd::daemon
