// The end of a log file, by lines or by bytes; where it is shorter than that, f.1 comes before it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::output {

constexpr std::size_t longest_tail = 4 * 1024 * 1024; // a reply is made in memory, in the loop

std::string tail_bytes(const std::string& path, std::size_t count);
std::string tail_lines(const std::string& path, std::size_t count);

std::string_view last_lines_of(std::string_view text, std::size_t count); // a cut last line is one
std::vector<std::string> split_lines(std::string_view text);

} // namespace reaperd::output
