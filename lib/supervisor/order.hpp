// What the supervisor wants done. The daemon carries orders out in the order given and reports back with facts.
//
// An order for an instance that has no process (its spawn failed, its death is already known) is no error: skip it.
#pragma once

#include "supervisor/fact.hpp"

#include <optional>
#include <variant>

namespace reaperd::supervisor {

struct spawn { // answer with spawned or spawn_failed
    instance_id instance;
    // process_group = NAME: the one whose process group it joins. It has a process, or its own spawn was ordered before
    // this one; where that failed, answer spawn_failed.
    std::optional<instance_id> join = std::nullopt;
};
struct adopt { // its launcher has ended well: look for the daemon that pid_file names, until the next order for the
               // instance
    instance_id instance; // or until its tree is empty; answer with adopted, and meanwhile with adoption_delayed
};
struct send_stop_signal { // stopsignal and SIGCONT, to the process or its group as the program's stop policy says; when
    instance_id instance; // the process has ended, to what is left of its tree: answer with strays_signalled
};
struct send_kill { // likewise
    instance_id instance;
};
struct name_survivors { // they outlived their SIGKILL: answer with survivors_named
    instance_id instance;
};
struct refresh_output { // what program_of() says of its output (log files, redirect_stderr, stdio) is new
    instance_id instance;
};
struct forget { // the instance is gone for good and has no process: close what belongs to it
    instance_id instance;
};

using order = std::variant<spawn, adopt, send_stop_signal, send_kill, name_survivors, refresh_output, forget>;

} // namespace reaperd::supervisor
