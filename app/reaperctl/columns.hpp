// Text in columns: how wide it is on a terminal, and how to make it fit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reaperctl {

std::size_t width_of(std::string_view text);                   // letters, not bytes
std::string padding(std::string_view text, std::size_t width); // the blanks that are missing

// Lines that fit, broken at blanks, and within a word that is too long for a line of its own.
std::vector<std::string> folded(std::string_view text, std::size_t width);

// As lines that fit, broken at blanks, but not in what stands in parentheses, such as a command to copy; lines after
// the first are indented by two more.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

} // namespace reaperctl
