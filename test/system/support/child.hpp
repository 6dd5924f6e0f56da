// A process of the test's own: reaperd, reaperctl. Launched with Boost.Process, waited for with a deadline, and never
// left behind.
#pragma once

#include "system/support/descriptor.hpp"

#include <array>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace system_test {

struct invocation {
    std::string program;
    std::vector<std::string> arguments;
    std::vector<std::string> environment; // all of it
    std::string directory;
    std::array<int, 3> stdio{-1, -1, -1}; // -1: /dev/null
    std::optional<std::string> terminal;  // leads a session of its own on this one, which is its stdio too
    std::vector<int> ignored_signals;     // as nohup(1) does
};

class child {
public:
    explicit child(const invocation&);
    child(child&&) = default;
    child& operator=(child&&) = delete;
    ~child();

    pid_t pid() const { return pid_; }
    void send(int signal) const;
    int wait(); // its exit code, or 128 and the signal that ended it
    bool has_ended() const;
    void wait_until_stopped() const;

private:
    pid_t pid_;
    descriptor handle_; // a pidfd
    std::optional<int> code_;
};

} // namespace system_test
