// What a program's process left behind, in words.
#pragma once

#include <string>
#include <vector>

namespace reaperd::supervisor {

// "2 strays: sleep (4711), curl (4712)"; of a great many the first ones. Nothing where there are none.
std::string describe_strays(const std::vector<std::string>&);

} // namespace reaperd::supervisor
