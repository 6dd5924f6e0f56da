// A command line as written in `command=`, split as a POSIX shell would split it: quotes and backslashes, no
// expansions, no shell.
#pragma once

#include "model/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace reaperd::config {

// Fails with "No closing quotation", "No escaped character" or "command is empty".
result<std::vector<std::string>> split_command(std::string_view command);

} // namespace reaperd::config
