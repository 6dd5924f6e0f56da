// What reaperctl takes from a config file: where the daemon listens, and who to be there.
//
// [reaperctl] overrides [supervisorctl] key by key. Without a serverurl it is the first [unix_http_server], else
// RUNDIR/reaperd.sock. Programs are not looked at, so a mistake in one of them never locks an operator out.
#pragma once

#include "config/parse.hpp"
#include "model/configuration.hpp"
#include "model/result.hpp"

#include <string>

namespace reaperd::config {

// Fails with rendered diagnostics: the file cannot be read, it is no INI file, or serverurl is one we cannot use.
result<client_settings> client_settings_of(const std::string& file, const surroundings&);

// Where no config file is found.
client_settings default_client_settings(const surroundings&);

} // namespace reaperd::config
