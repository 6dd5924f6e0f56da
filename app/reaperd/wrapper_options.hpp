// `reaperd [options] -- COMMAND ARGS...`: the options before the `--`.
#pragma once

#include "init/settings.hpp"
#include "model/answer.hpp"

#include <boost/program_options/options_description.hpp>
#include <string>
#include <variant>
#include <vector>

namespace reaperd {

boost::program_options::options_description wrapper_options();

std::variant<init::settings, answer> parse_wrapper_options(const std::vector<std::string>& options,
                                                           std::vector<std::string> command);

} // namespace reaperd
