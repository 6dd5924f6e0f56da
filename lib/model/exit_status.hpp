// How a process ended: wait(2)'s status, decoded once, kept as it is. A death by signal keeps its signal.
#pragma once

#include <string>
#include <variant>

namespace reaperd {

struct exited {
    int code = 0;

    friend bool operator==(const exited&, const exited&) = default;
};

struct signalled {
    int signal = 0;
    bool core_dumped = false;

    friend bool operator==(const signalled&, const signalled&) = default;
};

// It has ended, and nobody was there to be told how. Never an expected end.
struct unknown_exit {
    friend bool operator==(const unknown_exit&, const unknown_exit&) = default;
};

using exit_status = std::variant<exited, signalled, unknown_exit>;

// "exit 3", "SIGSEGV (core dumped)", "exit status unknown": the words of status and of WHY.
std::string describe(const exit_status&);

} // namespace reaperd
