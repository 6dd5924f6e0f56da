// Everything a config file says, as values: the daemon's own settings, its control sockets, and the programs in their
// groups.
#pragma once

#include "model/event_type.hpp"
#include "model/program.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd {

// What a listener is told of the length of an event: event_len (ours). supervisord counts characters, which are fewer
// than the bytes that follow where a text is not ASCII.
enum class length_unit { bytes, characters };

// [eventlistener:x]: each event that the pool asked for goes to one of its members.
struct listener_pool {
    event_set events;
    std::size_t buffer_size = 10; // so many events wait for a member, and then the oldest is lost
    length_unit length = length_unit::bytes;

    friend bool operator==(const listener_pool&, const listener_pool&) = default;
};

// Programs that start, stop and are named together. A program that no [group:x] lists is a group of its own.
struct group {
    std::string name;
    int priority = 999; // low starts first and stops last
    std::vector<program> programs;
    std::optional<listener_pool> listeners = std::nullopt; // all of the programs listen to events

    friend bool operator==(const group&, const group&) = default;
};

// "web" where process and group share the name, else "web:web_00".
std::string full_name(const std::string& group, const std::string& process);

enum class log_level { critical, error, warn, info, debug, trace, blather };

struct own_log {
    std::optional<std::string> path; // nothing: no log file
    reaperd::rotation rotation;
    log_level level = log_level::info;
    bool syslog = false;
    bool only_detached = false; // [reaperd]'s default: in the foreground the terminal is the log, not path

    friend bool operator==(const own_log&, const own_log&) = default;
};

// cgroup (ours): where programs get a cgroup each, by which a whole tree is found.
struct own_cgroup { // below the one that reaperd is in; where that cannot be, /proc has to do
    friend bool operator==(const own_cgroup&, const own_cgroup&) = default;
};
struct no_cgroup {
    friend bool operator==(const no_cgroup&, const no_cgroup&) = default;
};
struct cgroup_path { // a folder of version 2 that is ours to use
    std::string path;

    friend bool operator==(const cgroup_path&, const cgroup_path&) = default;
};
using cgroup_choice = std::variant<own_cgroup, no_cgroup, cgroup_path>;

// exit_on (ours): when reaperd stops everything and ends by itself, as a container wants it.
enum class exit_condition { never, any_exit, any_fatal, all_exited };

// sighup (ours): what HUP asks for.
enum class hang_up_effect {
    plan,   // read the config file, and change what differs, as reload does
    restart // end every program, read it, and begin again, as supervisord does
};

// [reaperd] and [supervisord]
struct daemon_settings {
    own_log log;
    std::string pid_file;      // the single-instance lock is on it
    std::string run_directory; // RUNDIR, where the defaults of sockets, pid file and log live
    std::optional<std::string> directory;
    std::optional<unsigned> umask; // nothing: 022
    std::optional<std::string> user;
    unsigned minimum_descriptors = 1024;  // minfds
    bool minimum_descriptors_set = false; // only then do children get it (else reaperd's original soft limit)
    unsigned minimum_processes = 200;     // minprocs
    bool cleanup = true;                  // delete the AUTO logs of an earlier run
    std::string child_log_directory = "/tmp";
    std::string identifier = "supervisor";
    bool strip_ansi = false;
    bool silent = false;    // nothing is echoed to the terminal
    bool no_daemon = false; // nodaemon: heeded where reaperd is called supervisord
    bool has_supervisord_section = false;
    bool guardian = true; // ours: a parent that outlives us, and starts us again
    hang_up_effect sighup = hang_up_effect::plan;
    cgroup_choice cgroup;
    std::chrono::nanoseconds zombie_age = std::chrono::seconds{30}; // older ones of a program's mean that it leaks
    std::chrono::nanoseconds zombie_interval{};                     // 0: they are looked for when somebody asks
    exit_condition exit_on = exit_condition::never;
    std::optional<std::string> main_program; // the command behind --: its end is the end of all, whatever exit_on says
    std::optional<std::string> exit_code_from; // a program; nothing: the one that brought it about

    friend bool operator==(const daemon_settings&, const daemon_settings&) = default;
};

// [unix_http_server]
struct unix_server {
    std::string path;
    unsigned mode = 0700;
    std::optional<std::string> owner; // user[:group]
    std::optional<std::string> username;
    std::optional<std::string> password; // plain, or {SHA} and forty hexadecimal digits
    std::string section{};               // "unix_http_server:admin"; none: it is there by default

    friend bool operator==(const unix_server&, const unix_server&) = default;
};

// [inet_http_server]
struct inet_server {
    std::string host; // a name or an address, without brackets; empty: all addresses
    std::uint16_t port = 0;
    std::optional<std::string> username;
    std::optional<std::string> password; // as that of a unix_server
    std::string section{};

    friend bool operator==(const inet_server&, const inet_server&) = default;
};

// [reaperctl] and [supervisorctl]: what a client needs to know
struct client_settings {
    std::string server; // unix:///path or http://host:port
    std::optional<std::string> username;
    std::optional<std::string> password;

    friend bool operator==(const client_settings&, const client_settings&) = default;
};

struct configuration {
    std::string file;                  // where it was read from, absolute
    std::vector<std::string> included; // further files, in the order of reading
    daemon_settings daemon;
    std::vector<unix_server> servers; // at least one: RUNDIR's where no section names one
    std::vector<inet_server> inet_servers;
    client_settings client;
    std::vector<reaperd::group> groups; // in start order: priority, then name
};

} // namespace reaperd
