#include "daemon/signals.hpp"

#include "daemon/signal_mask.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace reaperd::daemon {
namespace {

std::initializer_list<int> add_all(boost::asio::signal_set& set)
{
    for (int signal : handled_signals)
        set.add(signal);
    return handled_signals;
}

} // namespace

signals::signals(boost::asio::io_context& loop, signal_reactions reactions)
    : set_(loop)
    , gate_(add_all(set_)) // the gate stands before handlers that must be there
    , reactions_(std::move(reactions))
{
    wait();
    unblock_signals();
}

signals::~signals()
{
    block_signals();
}

bool signals::stop_has_come()
{
    const auto stops = {SIGTERM, SIGINT, SIGQUIT};
    return std::any_of(stops.begin(), stops.end(), process::signal_gate::holds);
}

void signals::wait()
{
    set_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error)
            return; // we are going away
        gate_.open(signal);
        wait();
        act(signal);
    });
}

void signals::act(int signal)
{
    switch (signal) {
    case SIGCHLD: return reactions_.child_died();
    case SIGTERM:
    case SIGINT:
    case SIGQUIT: return reactions_.stop(signal);
    case SIGHUP: return reactions_.hang_up();
    case SIGUSR2: return reactions_.reopen_logs();
    case SIGPIPE:
    case SIGXFSZ: return; // about what we write; they only must not kill us
    default:
        if (reactions_.other)
            reactions_.other(signal);
        return;
    }
}

} // namespace reaperd::daemon
