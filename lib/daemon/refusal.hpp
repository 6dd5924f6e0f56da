// How a start that cannot be is told on stderr: in our own way, or in supervisord's where we are called so.
#pragma once

#include "daemon/run.hpp"

#include <string>

namespace reaperd::daemon {

std::string refusal_text(const run_settings&, const std::string& why); // with its last newline
int refusal_code(const run_settings&, int ours);                       // supervisord has one for every reason

} // namespace reaperd::daemon
