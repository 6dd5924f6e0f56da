// A kernel with very few pids, which are reused at once: processes, their parents and groups, zombies, signals.
//
// A process that ends is a zombie until its parent waits for it, and its children go to the next subreaper: the
// manager, or the guardian where the manager is none of their forebears. Services wait for their own children at once.
#pragma once

#include "dice.hpp"
#include "promises.hpp"

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace simulation {

using pid = std::int32_t;
constexpr pid init = 1;

enum class role { nobody, guardian, manager, service, stray, stranger };

// How a process is, as its author made it.
struct character {
    time_point ends_at = time_point::max(); // by itself
    exit_note ends_with{};
    std::optional<std::chrono::nanoseconds> heeds_stop_after = std::chrono::nanoseconds{0}; // nothing: it ignores it
    time_point killable_from{};                                                             // in D until then
    bool own_group = true;
    bool is_daemon = false; // names itself in its program's pid file
};

struct process {
    role what = role::nobody; // whose pid is free
    pid parent = 0;
    pid group = 0;
    instance_id program{};
    std::size_t which = 0; // of the program's own processes
    bool zombie = false;
    character is;
    unsigned pending = 0; // signals that it has not heard: of the manager and the guardian
};

class kernel {
public:
    static constexpr std::size_t pids = 24;

    kernel(promises&, dice&, const time_point& now);

    // Nothing: there is no pid left (EAGAIN).
    std::optional<pid> fork(pid parent, role, const character&, instance_id = {});
    // With the pid at its place before the child can do anything, as clone3 has it.
    std::optional<pid> clone(pid parent, instance_id, const character&, bool doomed, std::int32_t* pid_goes_to);
    void adopt(pid daemon); // a stray that turns out to be its program's own process
    void end(pid, const exit_note&);

    void signal(instance_id meant, pid, int signal);
    bool signal_group(instance_id meant, pid, int signal); // false: there is no such group
    void raise(pid who, int signal) { at(who).pending |= 1U << signal; }
    bool hears(pid who, int signal); // once

    std::optional<pid> zombie_of(pid parent) const;
    exit_note how_it_ended(pid zombie) const { return at(zombie).is.ends_with; }
    void reap(pid zombie);

    std::vector<pid> strays_of(instance_id) const; // living ones
    std::vector<pid> all(role) const;              // living ones
    bool is(pid who, role what) const { return at(who).what == what && !at(who).zombie; }
    const process& look(pid who) const { return at(who); }
    std::size_t living_of(instance_id) const; // its own processes
    std::size_t zombies() const;

    std::optional<time_point> next_end() const;
    void let_them_end(); // whose time has come
    void at_most_one_each() const;

private:
    process& at(pid who) { return table_.at(static_cast<std::size_t>(who)); }
    const process& at(pid who) const { return table_.at(static_cast<std::size_t>(who)); }
    bool is_free(pid) const;
    std::optional<pid> free_pid();
    pid subreaper_for(pid) const;
    void hit(pid, int signal);

    promises& promised_;
    dice& luck_;
    const time_point& now_;
    std::array<process, pids + 2> table_;
};

} // namespace simulation
