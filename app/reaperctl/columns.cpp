#include "columns.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

constexpr std::string_view cut_off = "...";
constexpr std::size_t hanging = 2;

std::string_view first_word(std::string_view text)
{
    const auto closing = text.starts_with('(') ? text.find(')') : text.npos;
    return text.substr(0, text.find(' ', closing == text.npos ? 0 : closing));
}

} // namespace

// Continuation bytes of UTF-8 take no room.
std::size_t width_of(std::string_view text)
{
    return std::size_t(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string cut(std::string text, std::size_t width)
{
    if (width_of(text) <= width)
        return text;
    while (width_of(text) > width - cut_off.size()) {
        while (!text.empty() && (text.back() & 0xC0) == 0x80)
            text.pop_back();
        text.pop_back();
    }
    return text.append(cut_off);
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
