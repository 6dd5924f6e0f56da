// What was decided and taken before the loop began, handed to the daemon as one value.
#pragma once

#include "config/parse.hpp"
#include "daemon/instance_lock.hpp"
#include "daemon/limits.hpp"
#include "daemon/notify_socket.hpp"
#include "daemon/run.hpp"
#include "daemon/survival.hpp"
#include "daemon/terminal.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <vector>

namespace reaperd::daemon {

struct start_conditions {
    run_settings settings;             // config_file is absolute by now; load(settings, surroundings) reads it again
    config::surroundings surroundings; // as at start: a reload must not move RUNDIR or relative paths
    instance_lock lock;                // the pid file: unlinked and released when this value goes
    descriptor_limits limits;          // what children get back of the raised soft limit
    daemon::terminal terminal;         // is there one, has it gone away
    notify_socket service_manager;     // systemd, or nobody
    std::map<std::string, std::string> child_environment;    // reaperd's own, without what was meant for reaperd alone
    std::vector<std::string> notes;                          // for the log, as warnings: the terminal has been told
    std::optional<daemon::survival> survival = std::nullopt; // nothing: there is no guardian
    // To be called once, when the control socket answers and before programs are started: --detach waits for it.
    // Whatever is thrown before that is what --detach prints.
    std::function<void()> up = [] {};

    // Managers before this one have crashed too often: it does without what they may have crashed of.
    bool is_safe() const { return survival && survival->place.safe; }

    // By which its programs know it: that of the first guardian, whoever has taken its place since.
    pid_t founder() const { return survival ? survival->file->book().founder().pid : ::getpid(); }
    pid_t pid() const { return survival ? survival->place.guardian : ::getpid(); } // by which the daemon is known
};

} // namespace reaperd::daemon
