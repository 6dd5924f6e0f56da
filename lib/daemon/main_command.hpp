// reaperd -c FILE -- COMMAND: the command as a program among those of the config file, run once, with our terminal.
#pragma once

#include "model/configuration.hpp"
#include "model/result.hpp"

#include <string>
#include <vector>

namespace reaperd::daemon {

inline constexpr const char* main_name = "main";

// Started last and stopped first. Fails where the config has a program of that name.
result<void> add_main_command(const std::vector<std::string>& words, configuration&);

} // namespace reaperd::daemon
