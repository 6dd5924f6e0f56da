// What reaperd promises, watched from where everything can be seen: the kernel says what truly happens to processes,
// and the manager what it decided, when it stands in the journal. Each promise that does not hold is a broken_promise.
#pragma once

#include "journal/slot.hpp"
#include "supervisor/supervisor.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace simulation {

using reaperd::lifecycle::time_point;
using reaperd::supervisor::instance_id;
using reaperd::supervisor::request_id;
namespace journal = reaperd::journal;
namespace lifecycle = reaperd::lifecycle;
using journal::exit_note;
using snapshots = std::vector<reaperd::supervisor::snapshot>;
using programs = reaperd::supervisor::supervisor; // all that is decided

struct broken_promise : std::runtime_error {
    using runtime_error::runtime_error;
};

void require(bool holds, const char* promise, instance_id = {});

reaperd::exit_status status_of(const exit_note&);

class promises {
public:
    // ---- the truth, from the kernel
    std::size_t born(instance_id, bool doomed); // a program's own process; doomed: it will not get to its exec
    void died(instance_id, std::size_t which, const exit_note&);
    enum class target { nobody, process, stray, stranger };
    void signalled(instance_id meant, target, instance_id of, int signal, time_point now);

    // ---- what counts from now on, whatever happens to the manager
    void committed(const std::vector<reaperd::supervisor::event>&);
    void committed(instance_id, const std::vector<reaperd::supervisor::event>&); // of one program only

    // ---- stops
    void decided(const reaperd::supervisor::event&, const programs&, time_point now);
    void taken_over(const programs&, const snapshots&, time_point now);
    void hurry() { in_a_hurry_ = true; }          // somebody said that he does not want to wait
    void late(std::chrono::nanoseconds);          // the manager was not let look at the clock when it was time
    void stops_are_in_time(time_point now) const; // it has just done so

    // ---- commands
    request_id accept(std::vector<instance_id>);
    void read(const reaperd::supervisor::event&);
    void close(request_id id) { open_.erase(id); }
    void close_all_connections() { open_.clear(); } // the manager is dead, and the kernel closes them
    const std::map<request_id, std::vector<instance_id>>& open() const { return open_; }

    // ---- nothing is going on
    void nothing_is_amiss(const snapshots&) const;
    void forget(instance_id); // removed, for good

    std::size_t exits() const { return exits_; } // delivered

private:
    struct process {
        std::optional<exit_note> end;
        bool doomed = false;
        bool killed = false;
        bool is_no_exit = false;        // its failed start has been told instead
        bool has_done_its_work = false; // a launcher, which left a daemon behind
    };
    struct story {
        std::vector<process> processes;
        std::size_t told = 0; // how many of them are over, as the supervisor sees it
        bool removed = false;
    };
    struct stop {
        time_point since;
        std::chrono::nanoseconds wait;
        std::chrono::nanoseconds longest; // with its kill and all strays, and what the manager was kept from acting
    };

    void deliver(instance_id, const reaperd::exit_status&);
    void launcher_done(instance_id);
    void start_failed(const reaperd::supervisor::start_failed&);
    void commit(const reaperd::supervisor::event&);
    void note_stop(instance_id, const programs&, time_point since);
    void same_past(const reaperd::supervisor::snapshot&, const story&) const;

    std::map<instance_id, story> stories_;
    std::map<instance_id, stop> stops_;
    bool in_a_hurry_ = false;
    std::map<request_id, std::vector<instance_id>> open_;
    std::uint64_t last_request_ = 0;
    std::size_t exits_ = 0;
};

} // namespace simulation
