// A pipe between a program and us: both ends close on exec, and wait.
#pragma once

#include "output/descriptor.hpp"

#include <cstddef>
#include <utility>

namespace reaperd::output {

std::pair<descriptor, descriptor> open_pipe(); // to read from, to write to; throws where there are no descriptors left
std::size_t bytes_in(int pipe);

} // namespace reaperd::output
