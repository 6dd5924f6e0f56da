// reaperctl's command line: which verb, for which names, how.
#pragma once

#include "model/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace reaperctl {

struct invocation {
    std::string verb;
    std::vector<std::string> words; // names, mostly
    std::optional<std::string> config_file;
    std::optional<std::string> server;
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::string output = "table"; // or json
    std::optional<std::size_t> lines;
    std::optional<std::size_t> bytes;
    bool follow = false;
    bool standard_error = false;
    bool dry_run = false;
    bool strict = false;
    bool nudge = false;
    bool restart = false;
    std::optional<int> kill_parent;
    bool yes = false;
    bool watch = false;
    bool no_colour = false;
    std::vector<std::string> given; // the options of verbs that were given: a verb refuses those of others
};

// Without argv[0]. Fails with what is wrong; an empty verb is left to the caller.
reaperd::result<invocation> parse_options(const std::vector<std::string>& arguments);

std::string describe_options(); // for help

} // namespace reaperctl
