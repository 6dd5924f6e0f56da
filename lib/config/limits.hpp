// rlimit_*: the limits of setrlimit(2), by name.
#pragma once

#include "config/mistake.hpp"
#include "model/program.hpp"

#include <span>
#include <string_view>

namespace reaperd::config {

enum class limit_unit { count, bytes, seconds, microseconds };

struct limit_kind {
    std::string_view option; // rlimit_nofile
    int resource;
    limit_unit unit;
};
std::span<const limit_kind> limit_kinds();

// "1024", "1024:4096" (soft:hard), "unlimited", "64MB:unlimited"; one value alone is both.
reading<resource_limit> parse_limit(const limit_kind&, std::string_view);

} // namespace reaperd::config
