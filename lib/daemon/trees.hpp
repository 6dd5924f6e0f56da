// Which processes are whose: a tree for each program, in its cgroup where there are cgroups. When a program's process
// has ended, what is left of its tree is found, signalled and waited for here.
//
// Nothing watches a tree. Whoever ends last in it has been handed to us by then, so after orphans were reaped it is
// time to look(); and a tree that emptied without us is noticed when it is to be killed.
#pragma once

#include "model/configuration.hpp"
#include "process/parents.hpp"
#include "process/reaper.hpp"
#include "process/tree.hpp"
#include "supervisor/fact.hpp"
#include "supervisor/supervisor.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace reaperd::daemon {

// Where programs get their cgroups. Nothing: there are none, and where they were not asked for that is no trouble;
// `note` hears why. Fails where they were.
result<std::optional<process::cgroup>> find_home(const cgroup_choice&, pid_t daemon,
                                                 const std::function<void(const std::string&)>& note);

// Who started a process, for good: a pid alone comes again.
std::string daemon_mark(pid_t daemon, std::optional<std::uint64_t> number); // nothing: one that was never used

// Children of ours that belong to no program, or to one that said strays = keep: not ours to kill. "sleep (4711)".
std::vector<std::string> left_running(const process::parents&);

class trees {
public:
    struct surroundings {
        const supervisor::supervisor& programs;
        const process::reaper& reaper;
        std::optional<process::cgroup> home; // of the programs' cgroups, where there are some
        process::parents parents;            // whose children are ours
        std::string daemon_mark;             // before the instance in REAPERD_INSTANCE
        std::function<void(supervisor::fact)> tell;
    };

    explicit trees(surroundings);
    ~trees(); // gives the cgroups back, those that are empty
    trees(const trees&) = delete;
    trees& operator=(const trees&) = delete;

    void clear_up_after_the_dead() const; // cgroups of a reaperd that was killed; not urgent

    // ---- before a start
    result<std::optional<std::string>> birthplace(supervisor::instance_id); // a cgroup, or nothing
    void not_entered(supervisor::instance_id);                              // the start failed there
    std::string mark_of(supervisor::instance_id) const;                     // REAPERD_INSTANCE

    // ---- while it lives and after
    void started(supervisor::instance_id, pid_t); // a launcher, where its program forks
    void adopted(supervisor::instance_id, const procfs::process&);
    void go_on_with(supervisor::instance_id, pid_t root); // of a manager before us
    bool ended(supervisor::instance_id, pid_t); // true: others of its tree live on, and are its business (kill_mode)
    void send(supervisor::instance_id, std::initializer_list<int> signals); // to those, one signal after the other
    void look(); // tells tree_cleared of those that are empty
    void forget(supervisor::instance_id);

    // "4711 in D", of its process or of what is left of its tree.
    std::string survivors(supervisor::instance_id, std::optional<pid_t> process) const;

    bool contains(supervisor::instance_id, const procfs::process&) const;

    // Whose child or grandchild a process is that was handed to us.
    std::optional<supervisor::instance_id> owner_of(const procfs::process&) const;

private:
    struct holdings {
        std::unique_ptr<process::tree> tree;
        pid_t root = 0; // its last process, living or not
    };

    std::unique_ptr<process::tree> plant(supervisor::instance_id);
    process::tree* leftovers_of(supervisor::instance_id) const;
    void cleared(supervisor::instance_id);
    holdings& root_is(supervisor::instance_id, pid_t);

    surroundings with_;
    std::unique_ptr<process::tree> group_alone_; // of any program, by kill_mode
    std::unordered_map<supervisor::instance_id, holdings> trees_;
    std::unordered_map<pid_t, supervisor::instance_id> roots_;
    std::unordered_map<std::string, supervisor::instance_id> folders_; // of the cgroups, below home
    std::set<supervisor::instance_id> left_behind_; // programs that have ended and whose trees have not
};

} // namespace reaperd::daemon
