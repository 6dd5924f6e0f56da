// What `status NAME` adds to the table: the command, the logs, the last deaths and the last words.
#pragma once

#include "protocol/status.hpp"
#include "terminal.hpp"

#include <string>
#include <vector>

namespace reaperctl {

std::string detail_text(const reaperd::protocol::program_detail&, const terminal&);
std::string last_words(const std::vector<std::string>& lines, const terminal&); // of stderr, indented; of none: nothing

} // namespace reaperctl
