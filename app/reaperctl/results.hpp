// How each name answered a request, in words and as an exit code.
#pragma once

#include "exit_code.hpp"
#include "protocol/request.hpp"
#include "terminal.hpp"

#include <string_view>

namespace reaperctl {

// Says it; `done` is what is said of one that went well, or nothing.
exit_code tell(const reaperd::protocol::name_result&, std::string_view done, const terminal&);

} // namespace reaperctl
