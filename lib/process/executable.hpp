// Which file a command means: as execvp(3) would, but looked up in the parent with the child's PATH, as supervisord does.
#pragma once

#include "model/result.hpp"

#include <string>
#include <string_view>

namespace reaperd::process {

// Fails with "can't find command 'x'" or "command at 'x' is not executable": supervisord's words.
result<std::string> find_executable(const std::string& command, std::string_view path);

} // namespace reaperd::process
