#include "columns.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

constexpr std::size_t hanging = 2;

std::string_view first_word(std::string_view text)
{
    const auto closing = text.starts_with('(') ? text.find(')') : text.npos;
    return text.substr(0, text.find(' ', closing == text.npos ? 0 : closing));
}

// Continuation bytes of UTF-8 take no room.
bool begins_a_letter(char byte)
{
    return (byte & 0xC0) != 0x80;
}

// How many bytes the first letters take.
std::size_t bytes_of(std::string_view text, std::size_t letters)
{
    auto end = std::ranges::find_if(text, [&](char byte) { return begins_a_letter(byte) && letters-- == 0; });
    return std::size_t(end - text.begin());
}

} // namespace

std::size_t width_of(std::string_view text)
{
    return std::size_t(std::ranges::count_if(text, begins_a_letter));
}

std::vector<std::string> folded(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines;
    while (width_of(text) > width) {
        auto end = bytes_of(text, width);
        auto space = text.rfind(' ', end);
        bool between_words = space != text.npos && space > 0;
        lines.emplace_back(text.substr(0, between_words ? space : end));
        text.remove_prefix(between_words ? space + 1 : end);
    }
    lines.emplace_back(text);
    return lines;
}

std::string padding(std::string_view text, std::size_t width)
{
    auto used = width_of(text);
    return std::string(width > used ? width - used : 0, ' ');
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width)
{
    std::string lines;
    std::string line(indent, ' ');
    bool empty = true;
    while (!text.empty()) {
        const auto word = first_word(text);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (!empty && width_of(line) + 1 + width_of(word) > width) {
            lines += line + "\n";
            line.assign(indent + hanging, ' ');
            empty = true;
        }
        line.append(empty ? "" : " ").append(word);
        empty = false;
    }
    return lines + line + "\n";
}

} // namespace reaperctl
