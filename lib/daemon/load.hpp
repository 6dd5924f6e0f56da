// The config file as this run reads it: with the command line's overrides, and strict where that was asked for.
// A reload calls the same function with the same arguments as the start did.
#pragma once

#include "config/parse.hpp"
#include "daemon/run.hpp"
#include "model/result.hpp"

#include <string>

namespace reaperd::daemon {

// The file that -c names, or the first of the search list; absolute. Fails with a sentence that lists the places.
result<std::string> find_config_file(const run_settings&, const config::surroundings&);

// settings.config_file must be there by now.
config::parsed load(const run_settings&, const config::surroundings&);

} // namespace reaperd::daemon
