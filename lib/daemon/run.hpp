// From the command line's wishes to a running daemon, in the one order that is right: what can fail where a person sees
// it comes first (options, config), then the way into the background, then what must be ours alone (RUNDIR, the lock),
// then the loop.
#pragma once

#include "model/configuration.hpp"

#include <optional>
#include <string>
#include <vector>

namespace reaperd::daemon {

enum class mode { foreground, detached, check };

// What the command line says. A value given here beats the config file's, at every reload too.
struct run_settings {
    std::optional<std::string> config_file; // nothing: the first of config::default_files() that exists
    daemon::mode mode = mode::foreground;
    bool strict = false; // warnings of the config file are errors
    std::optional<std::string> log_file;
    std::optional<reaperd::log_level> log_level;
    std::optional<std::string> pid_file;
    std::vector<std::string> command; // one that is run once, beside the programs: its end is the end of all
};

// The exit code: 0 after an ordered end, 1 when it cannot run (another one does), 2 when what it was told cannot be
// done (a mistake in the config file, a user or limits that we may not have).
int run(run_settings);

} // namespace reaperd::daemon
