// Lets clients in at a listening socket: no more of them than may be, no more in one turn than the loop can bear, and
// without spinning where descriptors are short.
#pragma once

#include "control/session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace reaperd::control {

// Its handlers may still be queued when it is gone: each holds a weak pointer.
class reception : public std::enable_shared_from_this<reception> {
public:
    reception(boost::asio::io_context&, std::shared_ptr<session_context>);
    ~reception(); // ends all connections

    // Takes the descriptor, which is non-blocking. Who waits at an earlier one is let in before that is closed.
    void listen_at(int descriptor);
    void keep_waiting(); // who comes from here on, for somebody else or until
    void let_in();
    int descriptor() { return listener_.native_handle(); }

private:
    void accept_when_ready();
    void accept_some();
    bool is_full() const { return context_->everybody->count() >= context_->limits.connections; }
    void pause_accepting();
    void resume_accepting();

    boost::asio::io_context& loop_;
    std::shared_ptr<session_context> context_;
    boost::asio::posix::stream_descriptor listener_;
    boost::asio::steady_timer pause_;
    bool paused_ = false;
    bool keeps_waiting_ = false;
};

} // namespace reaperd::control
