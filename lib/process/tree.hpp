// All that came of one program's process: its children and theirs, whatever session or process group they went to, also
// when it has ended itself. Two roads: a cgroup, which nobody leaves by accident; and /proc, where parents, session,
// group and a mark in the environment tell whose a process is. Where neither is to be had a tree seems empty.
//
// What is signalled is held by a pidfd and looked at again first, so that no signal goes to a stranger who got the pid.
#pragma once

#include "model/result.hpp"
#include "process/cgroup.hpp"
#include "process/parents.hpp"
#include "procfs/process_table.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace reaperd::process {

// In the environment of each program: who started it, and which one it is. What it starts inherits it.
inline constexpr std::string_view mark_name = "REAPERD_INSTANCE";

class tree {
public:
    virtual ~tree() = default;

    virtual result<void> prepare() { return {}; } // before a start
    virtual void not_entered() {}                 // a start failed: prepare anew

    // type = forking. A daemon may have left session, group and mark behind, so where no cgroup tells, a child of ours
    // that bears no mark and was born since its launcher may be it: such a tree is not empty and contains it, until it
    // is claimed or nobody expects it any more. It is no member, and gets no signal, before it was claimed.
    virtual void expect_daemon(pid_t launcher) { (void)launcher; }
    virtual void expect_nobody() {}
    virtual void claim(const procfs::process& daemon) { (void)daemon; }        // the root from now on
    virtual std::optional<std::string> cgroup() const { return std::nullopt; } // to be born in

    // Of those that live; `root`: the pid of the program's process, which has ended and has been reaped.
    virtual bool empty(pid_t root) const = 0;
    virtual bool empty_for_good(pid_t root) { return empty(root); } // the same, and if so nothing starts there again
    virtual std::vector<procfs::process> members(pid_t root) const = 0;
    virtual bool contains(const procfs::process&, pid_t root) const = 0;
    virtual void send(pid_t root, int signal) const = 0; // SIGKILL: to those that are born meanwhile too
};

std::unique_ptr<tree> tree_in_cgroup(process::cgroup);

// `mark`: what REAPERD_INSTANCE says in it. `known`: a child of ours that is the process of a program.
std::unique_ptr<tree> tree_by_proc(std::string mark, parents, std::function<bool(pid_t)> known);

// kill_mode = group: no more than the process group that its process led.
std::unique_ptr<tree> tree_of_group();

} // namespace reaperd::process
