// The signals that reaperd understands, each turned into a call on the loop. None is lost, not one that came before the
// loop: run() blocks them first thing (signal_mask.hpp), and they are unblocked here once somebody listens.
//
// Behind process::signal_gate, so that a storm of one signal cannot drown another.
#pragma once

#include "process/signal_gate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace reaperd::daemon {

struct signal_reactions {
    std::function<void()> child_died;  // CHLD: one may stand for many deaths
    std::function<void(int)> stop;     // TERM, INT, QUIT
    std::function<void(int)> other;    // those that mean nothing to reaperd, but may to a command that it runs
    std::function<void()> hang_up;     // HUP
    std::function<void()> reopen_logs; // USR2
};

class signals {
public:
    signals(boost::asio::io_context&, signal_reactions);
    ~signals(); // blocks them again: the default of most of them is death

    static bool stop_has_come(); // and the loop has not come to it yet
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;

private:
    void wait();
    void act(int signal);

    boost::asio::signal_set set_;
    process::signal_gate gate_;
    signal_reactions reactions_;
};

} // namespace reaperd::daemon
