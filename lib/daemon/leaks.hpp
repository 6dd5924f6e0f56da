// Programs that leak children: processes of theirs do not wait for their own children, which stay zombies. Nobody but
// the parent can clear those away, so all we do is say so.
//
// Looked for when somebody asks for the status, or at an interval, a few processes at a turn of the loop. Whoever asks
// is told what is known, and the look that follows is for the next one. What is counted is for how long a zombie has
// been seen: since when it is one, /proc does not tell.
#pragma once

#include "process/parents.hpp"
#include "procfs/process_table.hpp"
#include "supervisor/fact.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reaperd::daemon {

struct leak {
    std::size_t zombies = 0;
    std::chrono::nanoseconds oldest{};
};

std::string describe(const leak&); // "3 zombies, the oldest for 41s"

class leaks {
public:
    using clock = std::chrono::steady_clock;
    struct settings {
        std::chrono::nanoseconds age;      // a zombie for so long means a leak
        std::chrono::nanoseconds interval; // 0: only who asks starts a look
    };
    struct surroundings {
        boost::asio::io_context& loop;
        std::function<clock::time_point()> now;
        std::function<std::optional<supervisor::instance_id>(const procfs::process&)> owner;
        std::function<void(supervisor::instance_id, const std::optional<leak>&)> tell; // one has begun; or is over
        std::string proc = "/proc";
        process::parents parents = {}; // whose children are ours
    };

    leaks(surroundings, settings);

    void apply(settings);
    void somebody_asks();
    std::optional<leak> of(supervisor::instance_id) const;

private:
    struct zombie {
        supervisor::instance_id program;
        clock::time_point seen_first;
    };
    using identity = std::pair<pid_t, std::uint64_t>; // with when it was started: no other has both

    void begin();
    void look_at_some();
    void look_at(const procfs::process&);
    void finish();
    void wait();

    surroundings with_;
    settings settings_;
    boost::asio::steady_timer timer_;
    std::optional<clock::time_point> last_look_;
    std::optional<std::vector<pid_t>> left_; // of a look that has begun
    std::map<identity, zombie> seen_;
    std::map<identity, zombie> found_; // by the look that has begun
    std::map<supervisor::instance_id, leak> leaks_;
};

} // namespace reaperd::daemon
