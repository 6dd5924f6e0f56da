// What the daemon says of its programs and of itself. The JSON form is API: fields may be added, none changes its
// meaning.
#pragma once

#include "model/exit_status.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::protocol {

using wall_time = std::chrono::system_clock::time_point;

// Children that a program forgets to wait for: zombies that have been seen for zombie_age.
struct leak {
    std::uint64_t zombies = 0;
    std::chrono::milliseconds oldest{}; // for so long at least
};

struct program_status {
    std::string name; // "group:name" where they differ
    std::string group;
    std::string state; // "RUNNING"
    std::optional<int> pid;
    wall_time since; // of this state
    std::uint64_t restarts = 0;
    std::optional<exit_status> exit; // of the last process
    std::string why;
    std::uint64_t reaped = 0;  // its own processes, of all lives
    std::uint64_t orphans = 0; // adopted ones that were charged to it, as far as they were looked at
    std::optional<leak> leaks = std::nullopt;
};

struct last_death {
    wall_time at;
    exit_status exit;
    std::chrono::nanoseconds lifetime{};
    bool by_request = false;
};

struct program_detail {
    program_status status;
    std::string command;
    std::vector<last_death> deaths;       // newest last
    std::vector<std::string> last_stderr; // lines, newest last
    std::string stdout_log;               // path, or empty
    std::string stderr_log;
};

// What the config file said when it was read last: is it there, or could it be added?
struct known_process {
    std::string name; // "group:name" where they differ
    std::string group;
    bool in_use = false;
    bool autostart = true;
    int group_priority = 999;
    int priority = 999;
};

struct daemon_status {
    int pid = 0;
    std::string version;
    std::string identifier;
    std::string state; // "RUNNING", "STOPPING"
    std::string config_file;
    wall_time since;
    std::chrono::nanoseconds longest_stall{}; // the longest the loop has been kept from its work, by a disk for example
    std::uint64_t orphans_reaped = 0;
    std::uint64_t dropped_output = 0;  // bytes of the terminal's merged output that nobody read in time
    std::uint64_t programs_reaped = 0; // processes of programs, those that were removed since too
    std::string failed_upgrade;        // why the last one failed; empty: it did not
};

} // namespace reaperd::protocol
