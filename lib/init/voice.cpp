#include "init/voice.hpp"

#include <cstdio>
#include <unistd.h>

namespace reaperd::init {

void reaperds_voice::cannot_start(const std::string& command, const process::spawn_failure& failed) const
{
    ::dprintf(STDERR_FILENO, "reaperd: cannot start %s: %s\n", command.c_str(), process::describe(failed).c_str());
}

} // namespace reaperd::init
