// Paths as text: os.path's functions as far as a config file needs them.
#pragma once

#include "config/mistake.hpp"
#include "config/parse.hpp"

#include <string>
#include <string_view>

namespace reaperd::config {

std::string folder_of(std::string_view path);                          // "/x" -> "/", "x" -> ""
std::string joined(std::string_view folder, std::string_view path);    // path alone where it is absolute
std::string normal_path(std::string_view path);                        // without ".", ".." and double slashes
std::string absolute_path(std::string_view path, const surroundings&); // normal, from the working directory

// ~ and ~user at the beginning; left as written where there is no such home.
std::string with_home(std::string_view path, const surroundings&);

// $TMPDIR, $TEMP or $TMP where that is a folder, else /tmp.
std::string temporary_folder(const surroundings&);

} // namespace reaperd::config
