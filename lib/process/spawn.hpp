// Starting a process: everything the child needs is looked up before, so that between clone and exec there are system
// calls and nothing else. A failure says at which stage and why.
#pragma once

#include "process/account.hpp"

#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>
#include <vector>

namespace reaperd::process {

// In the order in which the child does them.
enum class stage { clone, limits, out_of_memory_score, nice, umask, session, group, stdio, directory, account, signals, exec };

struct spawn_failure {
    process::stage stage;
    int error; // errno
};
std::string describe(const spawn_failure&, const struct spawn_request&); // "chdir /srv/www: No such file or directory"
bool transient(const spawn_failure&); // EAGAIN, ENOMEM, ETXTBSY, EMFILE, ENFILE: the machine's state, not the program's fault

struct limit {
    int resource; // RLIMIT_NOFILE and so on
    rlimit value;
};

struct spawn_request {
    std::string executable; // absolute, or relative to the parent's working directory
    std::vector<std::string> arguments; // argv, with argv[0]
    std::vector<std::string> environment; // "NAME=value"
    std::optional<std::string> directory;
    std::optional<process::account> account;
    std::array<int, 3> stdio; // become the child's 0, 1 and 2
    std::optional<pid_t> group; // 0: its own new group, which it leads; a pid: joins that group; nothing: stays in ours
    mode_t umask = 022;
    std::optional<int> nice;
    std::optional<int> out_of_memory_score;
    std::vector<limit> limits;
    bool ignore_sigchld = false;
};

// The pid, or why not. The child's death, that of a failed exec too, is the reaper's to see.
boost::system::result<pid_t, spawn_failure> spawn(const spawn_request&);

} // namespace reaperd::process
