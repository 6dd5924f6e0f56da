// Characters and words as Python's str sees them, as far as supervisord's dialect depends on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reaperd::config {

constexpr bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

std::string_view strip(std::string_view);
std::string to_lower(std::string_view); // ASCII

// "a, b" -> "a", "b": divided at commas, stripped, empty ones kept; nothing of nothing.
std::vector<std::string_view> comma_list(std::string_view);

// The next character of UTF-8 text: its bytes.
std::string_view first_character(std::string_view);
std::size_t count_characters(std::string_view);

// The offset of the first byte that is not UTF-8, or npos.
std::size_t first_invalid_byte(std::string_view);

// 'text', shortened where it is long, for a message.
std::string quoted(std::string_view);

} // namespace reaperd::config
