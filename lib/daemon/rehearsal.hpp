// What an upgrade asks of the new image before it is one: would it go on from where the running daemon is? It reads the
// same command line, the config file and the journal, brings the programs back to mind, and does nothing.
#pragma once

#include "config/parse.hpp"
#include "daemon/run.hpp"

#include <optional>
#include <string>

namespace reaperd::daemon {

// Its value is the folder in which relative paths begin; stdin is the journal.
inline constexpr const char* rehearsal_variable = "REAPERD_REHEARSAL";

std::optional<std::string> asked_to_rehearse(); // once only: what we start must not take it up

// Says on stdout that it could, and exits 0; or on stderr why it could not.
int rehearse(run_settings, config::surroundings, const std::string& folder);

std::string can_go_on(const std::string& version); // what it says, a line

} // namespace reaperd::daemon
