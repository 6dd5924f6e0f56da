// A program as its owner wants it: what to run, how it lives, where its output goes.
//
// One `program` is one process to be: numprocs and %(...)s are behind us. What needs a new process to take effect
// is in `execution`; a change of anything else applies to the running one. Options are those of supervisord's
// [program:x] (https://supervisord.org/configuration.html) and, where marked, our own.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd {

// ---- what to run: a change here needs a restart

// process_group: `new` (its own, which it leads), `inherit` (reaperd's), or that of another program.
struct own_group {
    friend bool operator==(const own_group&, const own_group&) = default;
};
struct inherited_group {
    friend bool operator==(const inherited_group&, const inherited_group&) = default;
};
struct group_of {
    std::string program;

    friend bool operator==(const group_of&, const group_of&) = default;
};
using process_group = std::variant<own_group, inherited_group, group_of>;

enum class stdio_mode { capture, inherit };

// rlimit_nofile = 1024, or 1024:4096 (soft:hard), or unlimited.
struct resource_limit {
    int resource = 0;                  // RLIMIT_NOFILE and so on, setrlimit(2)
    std::optional<std::uint64_t> soft; // nothing: unlimited
    std::optional<std::uint64_t> hard;

    friend bool operator==(const resource_limit&, const resource_limit&) = default;
};

// [fcgi-program:x]: what its processes find as their input, to accept connections from. Equal ones are one socket,
// which all processes of the section share.
struct fcgi_path {
    std::string path;
    unsigned mode = 0700;
    std::optional<std::string> owner = std::nullopt; // user[:group]; nothing: the program's user, and that one's group

    friend bool operator==(const fcgi_path&, const fcgi_path&) = default;
};
struct fcgi_port {
    std::string host; // as that of an inet_server
    std::uint16_t port = 0;

    friend bool operator==(const fcgi_port&, const fcgi_port&) = default;
};
using fcgi_address = std::variant<fcgi_path, fcgi_port>;

struct fcgi_socket {
    fcgi_address address;
    std::optional<int> backlog; // nothing: as many as the kernel allows

    friend bool operator==(const fcgi_socket&, const fcgi_socket&) = default;
};

struct execution {
    // type = forking (ours): the command is a launcher, which ends when its daemon is up; the daemon is the process
    // that names itself in this file. Nothing, type = service: the command is the process.
    std::optional<std::string> pid_file;
    std::string command; // as written; it is split when it is started, so that a bad quote fails that start alone
    std::map<std::string, std::string>
        environment; // on top of reaperd's own: [supervisord], env_file, then the program's
    std::optional<std::string> directory;
    std::optional<std::string> user;
    std::optional<unsigned> umask;
    reaperd::process_group group = own_group{};
    stdio_mode stdio = stdio_mode::capture;
    bool listens = false; // an event listener: it reads events, and what it writes are its answers
    std::optional<fcgi_socket> socket;
    bool takes_terminal = false; // comes to the foreground of ours, if there is one
    bool redirect_stderr = false;
    bool autoreap = false; // SIGCHLD ignored in the child, so that the kernel clears away the children it forgets
    std::optional<int> nice;
    std::optional<int> oom_score_adj;
    std::optional<std::string> server_url; // serverurl: SUPERVISOR_SERVER_URL, where it is not our first server's
    std::vector<resource_limit> limits;

    friend bool operator==(const execution&, const execution&) = default;
};

// ---- how it lives: applied without a restart

enum class restart_mode { never, unexpected, always };

struct start_policy {
    std::chrono::nanoseconds start_seconds = std::chrono::seconds{1}; // up this long means it started
    int retries = 3;                                                  // failed starts after the first, then FATAL
    std::chrono::nanoseconds ready_timeout =
        std::chrono::seconds{90}; // ours; type = forking: until the daemon is found

    friend bool operator==(const start_policy&, const start_policy&) = default;
};

// restart_delay and its family (ours). The n-th restart in a row waits min(initial x factor^(n-1), maximum) +- jitter.
struct restart_delay {
    std::chrono::nanoseconds initial = std::chrono::seconds{1};
    double factor = 2;
    std::chrono::nanoseconds maximum = std::chrono::seconds{60};
    double jitter = 0;                                               // a share of the delay: 0.1 is +- 10 %
    std::chrono::nanoseconds reset_after = std::chrono::seconds{10}; // a life this long makes n one again

    friend bool operator==(const restart_delay&, const restart_delay&) = default;
};

struct restart_policy {
    restart_mode mode = restart_mode::unexpected;
    std::vector<int> exit_codes = {0};  // the expected ones
    std::optional<restart_delay> delay; // nothing: supervisord's rule (n-th failed start waits n s, else at once)

    friend bool operator==(const restart_policy&, const restart_policy&) = default;
};

// kill_mode (ours): what belongs to a program beside its process, and ends with it. `tree`: all that came of it,
// whatever session or group it went to; `group`: its process group; `process`: nothing.
enum class kill_mode { tree, group, process };

// strays (ours): what becomes of the rest of the tree when the program ends by itself. A stop always ends it.
enum class strays { kill, keep };

struct stop_policy {
    int signal = 15;
    std::chrono::nanoseconds wait = std::chrono::seconds{10}; // then SIGKILL
    bool as_group = false;
    bool kill_as_group = false;
    reaperd::kill_mode mode = kill_mode::tree;
    reaperd::strays strays = reaperd::strays::kill;
    std::chrono::nanoseconds stray_wait = std::chrono::seconds{2}; // from their stop signal to their SIGKILL
    bool with_supervisor = false; // die_with_supervisor (ours): also where reaperd was killed, and another one goes on

    friend bool operator==(const stop_policy&, const stop_policy&) = default;
};

struct policy {
    start_policy start;
    restart_policy restart;
    stop_policy stop;

    friend bool operator==(const policy&, const policy&) = default;
};

// ---- where its output goes: applied without a restart

struct rotation {
    std::uint64_t max_bytes = 50 * 1024 * 1024; // 0: never rotated
    int backups = 10;                           // 0: truncated instead

    friend bool operator==(const rotation&, const rotation&) = default;
};

struct no_log {
    friend bool operator==(const no_log&, const no_log&) = default;
};
struct auto_log { // a file of reaperd's choosing in childlogdir, wiped at start
    friend bool operator==(const auto_log&, const auto_log&) = default;
};
struct log_path {
    std::string path;

    friend bool operator==(const log_path&, const log_path&) = default;
};
using log_target = std::variant<no_log, auto_log, log_path>;

struct stream_policy {
    log_target target = auto_log{};
    reaperd::rotation rotation;
    bool syslog = false;
    std::uint64_t capture_max_bytes = 0; // what is kept of a text between capture tokens; 0: tokens mean nothing
    bool events_enabled = false;         // each piece of output is an event, PROCESS_LOG

    friend bool operator==(const stream_policy&, const stream_policy&) = default;
};

enum class log_format { raw, timestamped, json };

struct output_policy {
    stream_policy standard_output;
    stream_policy standard_error;
    log_format format = log_format::raw;

    friend bool operator==(const output_policy&, const output_policy&) = default;
};

// ---- all of it

struct program {
    std::string name;    // process_name: unique in its group
    std::string section; // the x of [program:x], [eventlistener:x] or [fcgi-program:x]
    bool autostart = true;
    int priority = 999; // inside its group
    reaperd::execution execution;
    reaperd::policy policy;
    output_policy output;

    friend bool operator==(const program&, const program&) = default;
};

} // namespace reaperd
