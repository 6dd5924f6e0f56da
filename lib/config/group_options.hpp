// The options of [group:x].
#pragma once

#include "config/groups.hpp"
#include "config/option.hpp"

namespace reaperd::config {

std::span<const option<group_draft>> group_options();

} // namespace reaperd::config
