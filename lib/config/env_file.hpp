// env_file=: a file of NAME=VALUE lines, as shells and container runtimes read them.
//
// Empty lines and lines that begin with # are skipped, `export ` may stand before the name. A value is taken as it
// stands up to the end of its line or to " #"; in single quotes everything is literal, in double quotes \" \\ \$ and \`
// stand for the character. Nothing is expanded.
#pragma once

#include "config/expansion.hpp"
#include "config/source.hpp"

namespace reaperd::config {

environment_map read_env_file(const source&, problems&);

} // namespace reaperd::config
