// What the supervisor wants done. The daemon carries orders out in the order given and reports back with facts.
#pragma once

#include "supervisor/fact.hpp"

#include <variant>

namespace reaperd::supervisor {

struct spawn { // answer with spawned or spawn_failed
    instance_id instance;
};
struct send_stop_signal { // stopsignal and SIGCONT, to the process or its group as the program's stop policy says
    instance_id instance;
};
struct send_kill {
    instance_id instance;
};
struct refresh_output { // the program's output policy is new
    instance_id instance;
};
struct forget { // the instance is gone for good and has no process: close what belongs to it
    instance_id instance;
};

using order = std::variant<spawn, send_stop_signal, send_kill, refresh_output, forget>;

} // namespace reaperd::supervisor
