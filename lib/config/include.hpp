// The files of a configuration: the one that is named, and those that its [include] names.
#pragma once

#include "config/option.hpp"

#include <span>
#include <string>

namespace reaperd::config {

struct include_draft {
    bool has_files = false;
};
std::span<const option<include_draft>> include_options();

void read_main_file(const std::string& file, context&);
// Into the same document, where the last of several keys wins. Files that do not exist are a warning.
void read_included_files(context&);

} // namespace reaperd::config
