// From the command line's wishes to a running daemon, in the one order that is right: what can fail where a person sees
// it comes first (options, config), then the way into the background, then what must be ours alone (RUNDIR, the lock),
// then the loop.
#pragma once

#include "model/configuration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::daemon {

enum class mode { foreground, detached, as_configured, check }; // as_configured: detached, unless nodaemon is true

// What the command line says. A value given here beats the config file's, at every reload too.
struct run_settings {
    // Our own path where we are called supervisord. Then a [supervisord] section is needed, a start that fails is told
    // in supervisord's form, and the terminal gets the log and nothing else.
    std::optional<std::string> as_supervisord;
    std::optional<std::string> config_file; // nothing: the first of the places to look that exists
    daemon::mode mode = mode::foreground;
    bool strict = false; // warnings of the config file are errors
    std::optional<std::string> log_file;
    std::optional<std::uint64_t> log_max_bytes;
    std::optional<int> log_backups;
    std::optional<reaperd::log_level> log_level;
    std::optional<std::string> pid_file;
    std::optional<std::string> user;
    std::optional<unsigned> umask;
    std::optional<std::string> directory;
    std::optional<std::string> identifier;
    std::optional<std::string> child_log_directory;
    std::optional<unsigned> minimum_descriptors;
    std::optional<unsigned> minimum_processes;
    bool no_cleanup = false;
    bool strip_ansi = false;
    bool silent = false;
    std::vector<std::string> command; // one that is run once, beside the programs: its end is the end of all
};

// The exit code: 0 after an ordered end, 1 when it cannot run (another one does), 2 when what it was told cannot be
// done (a mistake in the config file, a user or limits that we may not have). As supervisord it is 2 in either case.
int run(run_settings);

} // namespace reaperd::daemon
