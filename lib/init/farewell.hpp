// Ends what the command leaves behind: TERM and CONT to every process below us, adopted orphans too, and KILL when the
// grace is over. What survives that (another user's, or asleep in a broken driver) is left alone a moment later.
//
// As PID 1 it reaches all there are in one call. Else it asks /proc who is below us; where that is not mounted, it
// reaches who stayed in the command's process group.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <sys/types.h>

namespace reaperd::init {

class farewell {
public:
    // `give_up` is called where they do not all end.
    farewell(boost::asio::io_context&, pid_t command, std::chrono::nanoseconds grace, std::function<void()> give_up);

    void pass_on(int signal); // to all of them
    void insist();            // after a death: it may have made an orphan that was not reached before

    static constexpr std::chrono::seconds for_the_killed_to_end{1};

private:
    void kill_them();

    boost::asio::steady_timer timer_;
    pid_t command_;
    std::function<void()> give_up_;
    bool killing_ = false;
};

} // namespace reaperd::init
