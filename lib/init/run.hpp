// `reaperd -- COMMAND`: one command, its signals, its orphans and its exit code, and no config. Also what tini and
// dumb-init are where reaperd goes by their names.
#pragma once

namespace reaperd::init {

struct settings;

// Returns the exit code when the command has ended, or could not be started.
int run(const settings&);

} // namespace reaperd::init
