// What helps against zombies: to nudge their parents, to restart their programs, to end a parent.
//
// Nothing is signalled but parents of zombies, each held by a pidfd. Neither init nor reaperd is: the one cannot be
// replaced, the other needs no help. Each says whether it helped; 0 means that no zombie is left of those it was for.
#pragma once

#include "exit_code.hpp"
#include "options.hpp"
#include "zombie_sight.hpp"

namespace reaperctl {

exit_code nudge_parents(const zombie_sight&);
exit_code restart_programs(const zombie_sight&, const invocation&);
exit_code end_parent(const zombie_sight&, pid_t parent, bool sure); // asks on a terminal unless it is sure

} // namespace reaperctl
