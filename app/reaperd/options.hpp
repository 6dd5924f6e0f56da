// reaperd's command line without a command: a wish to run the daemon, or an answer that needs none (help, version, what
// is wrong with it).
#pragma once

#include "daemon/run.hpp"
#include "model/answer.hpp"

#include <boost/program_options/variables_map.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reaperd {

// Without argv[0]. `command`: what stands behind --, beside the programs of a config file.
std::variant<daemon::run_settings, answer> parse_options(const std::vector<std::string>& arguments,
                                                         std::vector<std::string> command = {});

// ---- what a command line with a command has in common with it

boost::program_options::variables_map parse(const std::vector<std::string>& arguments); // throws std::logic_error
std::optional<answer> answer_to(const boost::program_options::variables_map&);          // to --help and --version
answer wrong(const std::string& what);

} // namespace reaperd
