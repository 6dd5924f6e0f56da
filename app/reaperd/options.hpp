// reaperd's command line: a wish to run, or an answer that needs no daemon (help, version, what is wrong with it).
#pragma once

#include "daemon/run.hpp"

#include <string>
#include <variant>
#include <vector>

namespace reaperd {

struct answer {
    std::string text;
    int exit_code = 0;
};

// Without argv[0].
std::variant<daemon::run_settings, answer> parse_options(const std::vector<std::string>& arguments);

} // namespace reaperd
