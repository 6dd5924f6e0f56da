// What the control server may ask of the daemon. It can ask, it cannot do.
#pragma once

#include "model/result.hpp"
#include "protocol/request.hpp"
#include "protocol/status.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::output {
class log_source;
}

namespace reaperd::control {

// Who is at the other end of a Unix socket: SO_PEERCRED at accept.
struct peer {
    pid_t pid;
    uid_t user;
};

enum class stream { standard_output, standard_error };

class api {
public:
    using answer = std::function<void(protocol::reply)>;

    virtual ~api() = default;

    virtual std::vector<protocol::program_status> status() const = 0; // all, in start order
    virtual result<protocol::program_detail> detail(const std::string& name) const = 0;
    virtual protocol::daemon_status daemon() const = 0;

    // Answered once: at once, or when it is true. The returned number withdraws the answer (not the request).
    virtual std::uint64_t perform(const protocol::request&, const peer&, answer) = 0;
    virtual void abandon(std::uint64_t) = 0;

    // The program's log file, to read its end and to follow it.
    virtual result<std::string> log_path(const std::string& name, stream) const = 0;
};

} // namespace reaperd::control
