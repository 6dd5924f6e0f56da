// What /proc says of processes (proc(5)): who there is, whose child each is, and what one has in its environment.
//
// A snapshot is never the truth for long: a process may end, and its pid may go to another one, while it is read. Who
// acts on it compares start_ticks, or holds the process by a pidfd. Where /proc is not mounted there is nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace reaperd::procfs {

struct process {
    pid_t pid = 0;
    std::string name; // comm: at most 15 bytes, and what the process likes
    char state = '?'; // R, S, D, T, t, Z ...
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    std::uint64_t start_ticks = 0; // since boot, in sysconf(_SC_CLK_TCK): with the pid it names one process for good
    int threads = 1;               // a Z with more than one is no zombie yet: its first thread ended before the others

    friend bool operator==(const process&, const process&) = default;
};

// One whose first thread alone has ended has state Z too, but nobody could wait for it.
bool is_zombie(const process&);

std::vector<pid_t> pids(const std::string& proc = "/proc");        // of all, ascending: for who looks at some at a time
std::vector<process> processes(const std::string& proc = "/proc"); // in the order of their pids
std::optional<process> find_process(pid_t, const std::string& proc = "/proc");

// Of its first environment, as it was at exec. Nothing: not there, or not ours to read.
std::optional<std::string> environment_variable(pid_t, std::string_view name, const std::string& proc = "/proc");

} // namespace reaperd::procfs
