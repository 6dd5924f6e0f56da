// Event listeners: tells the pools what happens, lets them hear what their processes say, and hands out what they
// decide. Clocks tick only while somebody listens. What pools know is remembered before it is acted upon, for a daemon
// that goes on after us.
#pragma once

#include "daemon/children.hpp"
#include "daemon/shell.hpp"
#include "events/dispatcher.hpp"
#include "model/configuration.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace reaperd::daemon {

class listeners {
public:
    struct surroundings {
        boost::asio::io_context& loop;
        const supervisor::supervisor& programs;
        const children& processes;
        std::string identifier;
        std::function<void(log_level, const std::string&)> log;
        std::function<void(supervisor::fact)> tell;
        // For a daemon that goes on after us (nothing: there is none), and from one that was before us.
        std::function<void(std::string_view)> remember;
        std::function<std::optional<std::string_view>()> recall;
    };

    explicit listeners(surroundings);

    // What happened is noted and remembered before it is acted upon, so that it is told at least once, and read along
    // with everybody: those of one fact.
    void note(const std::vector<supervisor::event>&);
    void deliver();
    void said(supervisor::instance_id, output::stream, std::string_view text);
    void captured(supervisor::instance_id, output::stream, std::string_view text);
    void remote(std::string_view type, std::string_view data);

    // ---- where another daemon was killed
    void go_on();
    void replace_doubtful(); // what they said may have been read by that other one: they are started again

private:
    struct teller;
    using wall_clock = std::chrono::system_clock;

    void configure();
    std::vector<events::pool_settings> wanted_pools() const;
    void tell(const supervisor::event&);
    void tell(const events::event&);
    void tell_now(const events::event&);
    void hear(supervisor::instance_id, std::string_view text);
    events::memory unknown_memory() const;
    void collect(events::outcome);
    void remember();
    void end_if_told();
    void tick_when_due();
    void tick();

    surroundings with_;
    events::dispatcher dispatcher_;
    events::outcome to_do_;
    std::vector<supervisor::instance_id> doubtful_;
    bool announced_ = false; // that the daemon is RUNNING
    std::unordered_map<supervisor::instance_id, bool> ended_as_expected_;
    boost::asio::steady_timer clock_;
    bool ticking_ = false;
    bool last_ = false; // only listeners are left, and end when all has been told
    wall_clock::time_point last_tick_{};
};

} // namespace reaperd::daemon
