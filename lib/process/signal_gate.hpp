// Keeps boost::asio::signal_set from losing signals.
//
// Asio's handler writes a number per signal into a pipe and drops what does not fit: after 16,384 signals of any kind
// SIGTERM is lost. The gate stands before that handler and lets each signal through once until it is opened again, so
// the pipe never holds more than one of each.
//
// Build it after the last signal_set::add(); call open() first thing in the completion handler, then act, then wait
// again.
#pragma once

#include <initializer_list>
#include <vector>

namespace reaperd::process {

class signal_gate {
public:
    explicit signal_gate(std::initializer_list<int> signals); // those of the set; also SA_RESTART and SA_NOCLDSTOP
    ~signal_gate();                                           // Asio's own handlers again
    signal_gate(const signal_gate&) = delete;
    signal_gate& operator=(const signal_gate&) = delete;

    void open(int signal);
    static bool holds(int signal); // one has come, and the completion handler has not been called yet

private:
    std::vector<int> signals_;
};

} // namespace reaperd::process
