// Starting processes. Everything a child needs is looked up before, so that between clone and exec there are system
// calls and nothing else. A failure says at which stage and why: "chdir /srv/www: No such file or directory".
//
// start() returns while the child is still on its way to exec; up to `spawner::side_by_side` children are, so that a
// mass start keeps every core busy. finish() waits until all of them got there or failed, and is to be called before
// the loop turns again and before anything is done to a child. Who starts just one calls spawn(), which is both.
#pragma once

#include "process/account.hpp"

#include <array>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>
#include <vector>

namespace reaperd::process {

class reaper;

struct limit {
    int resource; // RLIMIT_NOFILE and so on
    rlimit value;
};

using signal_bits = std::uint64_t; // bit n - 1 is signal n

// stdio_only: 0, 1 and 2, from `stdio`. inherited: all that we were given ourselves, 0, 1 and 2 as well; ours are
// close-on-exec.
enum class descriptors { stdio_only, inherited };

struct spawn_request {
    std::string executable;                      // absolute, or relative to our own working directory
    std::vector<std::string> arguments;          // argv, with argv[0]
    std::vector<std::string> environment;        // "NAME=value"
    std::vector<const char*> shared_environment; // more of it, which outlives the start: many children have the same
    std::optional<std::string> cgroup;           // the folder of a cgroup, to be born in
    std::optional<std::string> directory;
    std::optional<process::account> account; // entered before the directory is, as supervisord does
    process::descriptors descriptors = process::descriptors::stdio_only;
    std::array<int, 3> stdio{0, 1, 2}; // become the child's 0, 1 and 2
    std::optional<pid_t> group; // 0: its own new group, which it leads; a pid: joins that group; nothing: stays in ours
    bool new_session = false;   // leads it, and a group with it: `group` says nothing then
    std::optional<int> terminal; // a descriptor of it. A new session takes it for its own, a new group comes to its
                                 // foreground: where that is not allowed, the child lives without
    std::optional<mode_t> umask = 022; // nothing: ours
    std::optional<int> nice;
    std::optional<int> out_of_memory_score;
    std::vector<limit> limits;
    signal_bits still_ignored = 0; // of those that who started us ignores: all others get their default
    bool ignore_sigchld = false;   // the kernel then clears away the children that it forgets to wait for
    pid_t* pid_goes_to = nullptr; // where the kernel writes the pid, before the child runs: who is killed in the middle
                                  // of a start leaves word of it in a memory that survives
};

// In the order in which they are done.
enum class stage { stdio, cgroup, clone, session, group, out_of_memory_score, nice, limits, account, directory, exec };

struct spawn_failure {
    process::stage stage;
    int error;          // errno
    std::string object; // what it was done to: "/srv/www", "rlimit_nofile"
};

// "chdir /srv/www: No such file or directory". Names the interpreter where it is that which is missing.
std::string describe(const spawn_failure&);

// What a shell would exit with that could not execute it: 127, 126, and 1 where it did not get so far.
int exit_code(const spawn_failure&);

// The machine's state and not the program's fault: to be tried again, never counted.
bool transient(const spawn_failure&);

using spawn_result = boost::system::result<pid_t, spawn_failure>;

class spawner {
public:
    using started = std::function<void(spawn_result)>;

    // The stacks and descriptors that starts need are taken now, so no start can run short of them. The reaper is told
    // of the children that failed to start: their deaths are not news.
    // A child that does not get to its exec within `patience` is killed, and its start has failed with ETIMEDOUT.
    explicit spawner(reaper&, std::size_t at_once = side_by_side,
                     std::chrono::nanoseconds patience = std::chrono::seconds{5});
    ~spawner();

    // `started` is called once: in finish(), or in a later start() when too many are under way. Until then nobody knows
    // the pid. It may start the next one.
    void start(spawn_request, started);
    void finish();

    spawn_result spawn(spawn_request);

    // Enough to keep some cores busy; each costs a stack and three descriptors.
    static constexpr std::size_t side_by_side = 8;

private:
    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace reaperd::process
