// environment=: NAME=value pairs with commas between them, in the grammar of supervisord 4.2.5 (Python's shlex, not
// POSIX).
//
// Letters, digits and _/.+-(): stand for themselves; anything else belongs in quotes, within which a backslash is
// nothing special. Where supervisord drops a part of the text without a word, we drop it too, and tell.
#pragma once

#include "config/expansion.hpp"
#include "config/mistake.hpp"

#include <string_view>
#include <vector>

namespace reaperd::config {

struct environment_pairs {
    environment_map variables;
    std::vector<mistake> losses; // what was dropped, and where
};

reading<environment_pairs> parse_environment(std::string_view);

} // namespace reaperd::config
