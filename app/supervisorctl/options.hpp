// supervisorctl's command line, read as Python's getopt reads it.
#pragma once

#include "model/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace supervisorctl {

struct invocation {
    std::optional<std::string> config_file;
    std::optional<std::string> server;
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::optional<std::string> history_file;
    bool interactive = false;
    bool help = false;
    std::vector<std::string> words; // the first that is no option, and all that follow: one line for the shell
};

// Without argv[0]. Fails with what is wrong, in getopt's words.
reaperd::result<invocation> parse_options(const std::vector<std::string>& arguments);

std::string usage(const std::string& program);

} // namespace supervisorctl
