// Between the supervisor and the world: facts in, orders out, one timer. It decides nothing.
//
// Facts wait in line and are handled one at a time, so an order that fails at once is a fact like any other.
#pragma once

#include "supervisor/supervisor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <vector>

namespace reaperd::daemon {

class shell {
public:
    using order_handler = std::function<void(const std::vector<supervisor::order>&)>;
    using event_reader = std::function<void(const std::vector<supervisor::event>&)>; // those of one fact, in order

    explicit shell(boost::asio::io_context&);

    // `begin` may leave what takes time to the kernel; `finish` is called when the readers have been told, so that a
    // new process is on its way to exec while the log is written.
    void carry_out_with(order_handler begin, std::function<void()> finish);
    // Before anything is done about a fact, what was decided of it is written down.
    void write_first(std::function<void(const supervisor::supervisor&, const supervisor::outcome_of_fact&)>);
    // Deaths that have happened by then: whoever was held up must not take them for processes that do not end.
    void before_time_passes(std::function<void()>);
    void read_along(event_reader); // readers are told in the order in which they came

    void tell(supervisor::fact);
    void go_on_with(supervisor::supervisor); // of a daemon before this one: to be called before the first fact

    const supervisor::supervisor& programs() const { return programs_; }

private:
    void handle(supervisor::fact);
    void wake_at(std::optional<lifecycle::time_point>);

    supervisor::supervisor programs_;
    boost::asio::steady_timer timer_;
    std::optional<lifecycle::time_point> armed_;
    std::function<void(const supervisor::supervisor&, const supervisor::outcome_of_fact&)> write_;
    std::function<void()> look_;
    order_handler begin_;
    std::function<void()> finish_;
    std::vector<event_reader> readers_;
    std::deque<supervisor::fact> waiting_;
    bool handling_ = false;
};

} // namespace reaperd::daemon
