// supervisord's command line, for a reaperd that is called so: its options, its words for what is wrong with them, and
// its exit codes. Read by getopt_long(3), which takes bundles and abbreviations as Python's getopt does.
#pragma once

#include "config/parse.hpp"
#include "daemon/run.hpp"
#include "model/answer.hpp"

#include <string>
#include <variant>
#include <vector>

namespace reaperd {

std::variant<daemon::run_settings, answer> parse_supervisord(const std::vector<std::string>& words, // with argv[0]
                                                             const config::surroundings&);

} // namespace reaperd
