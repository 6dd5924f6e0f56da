// The interactive shell: the status, and then a prompt until somebody leaves.
#pragma once

#include "session.hpp"

namespace supervisorctl {

void run_shell(session&);

} // namespace supervisorctl
