// The few lines that the guardian writes itself, in the form of the daemon's log and to the same file: it speaks only
// when no manager can. Nothing is kept open, so rotation does not concern it.
#pragma once

#include <string_view>

namespace reaperd::guardian {

// path: empty where there is no log file; then it goes to stderr.
void write_own_log(const char* path, const char* level, std::string_view text);

} // namespace reaperd::guardian
