// Which sections there are, and which options each of them has.
#pragma once

#include "config/context.hpp"
#include "model/configuration.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace reaperd::config {

struct section_kind {
    std::string_view name;                 // as it is written in messages: "program:NAME"
    std::string_view header;               // "program:"
    bool is_prefix = false;                // more may follow the header
    std::vector<std::string_view> options; // sorted
};

std::vector<section_kind> section_kinds();

// Warns of sections and options that nobody reads, with what may have been meant. Refuses what is not supported.
void check_names(context&);

} // namespace reaperd::config
