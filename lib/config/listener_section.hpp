// [eventlistener:x]: what makes a pool of listeners of a program. The options of [program:x] are read by
// read_program().
#pragma once

#include "config/option.hpp"
#include "model/configuration.hpp"

#include <span>

namespace reaperd::config {

struct listener_draft {
    int priority = -1; // of the pool: before the programs that it wants to hear of, and after them at the end
    listener_pool pool;
};

std::span<const option<listener_draft>> listener_options();

listener_draft read_listeners(const ini::section&, context&);

} // namespace reaperd::config
