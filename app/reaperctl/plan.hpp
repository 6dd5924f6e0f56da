// What a reload or an update means for the programs, a line each.
#pragma once

#include "client/daemon.hpp"
#include "model/plan.hpp"
#include "terminal.hpp"

#include <string>

namespace reaperctl {

std::string plan_text(const reaperd::plan&, const terminal&);

// The table of those that the plan was about.
void show_changed(reaperd::client::daemon&, const reaperd::plan&, const terminal&);

} // namespace reaperctl
