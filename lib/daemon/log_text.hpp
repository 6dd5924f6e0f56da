// The sentences of the log: supervisord's, word for word, since people and their tools grep for them.
#pragma once

#include "model/configuration.hpp"
#include "model/exit_status.hpp"
#include "model/plan.hpp"
#include "output/stream.hpp"
#include "supervisor/event.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace reaperd::daemon {

struct log_entry {
    log_level level;
    std::string text;

    friend bool operator==(const log_entry&, const log_entry&) = default;
};

// What a reader of events needs to know of an instance. The supervisor knows the first two, the daemon the third.
struct instance_lookup {
    std::function<std::string(supervisor::instance_id)> full_name;
    std::function<const reaperd::program&(supervisor::instance_id)> program;
    std::function<std::optional<pid_t>(supervisor::instance_id)> pid;
};

// Nothing where the event is not worth a line (state changes that another event tells better).
std::optional<log_entry> log_text(const supervisor::event&, const instance_lookup&);

// What is no event of the supervisor's, but the daemon's own doing.
log_entry log_started(const std::string& name, pid_t own);     // "reaperd started with pid N"
log_entry log_spawned(const std::string& process_name, pid_t); // "spawned: 'x' with pid N"
log_entry log_creating_socket(const std::string& url);         // of a FastCGI program, "unix:///run/x.sock"
log_entry log_closing_socket(const std::string& url);
// "reaped unknown pid N (...)", and whose it was where that is known.
log_entry log_orphan(pid_t, const exit_status&, const std::string& command, const std::string& program);
log_entry log_output(const std::string& process_name, output::stream, std::string_view text);
log_entry log_signal(int signal); // "received SIGTERM indicating exit request"; HUP asks for a restart

// "killing 2 strays: sleep (4711), curl (4712)"
std::string describe(const supervisor::clearing_strays&);
std::string describe(const supervisor::will_restart&); // "in 2.0s (attempt 3)"
// "plan: added a, b; changed cache, web (restarts), job (starts); removed none; unchanged 12"
std::string describe(const plan&);

} // namespace reaperd::daemon
