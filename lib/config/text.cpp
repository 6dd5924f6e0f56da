#include "config/text.hpp"

#include <algorithm>
#include <boost/locale/utf.hpp>

namespace reaperd::config {

using utf8 = boost::locale::utf::utf_traits<char>;

std::string_view strip(std::string_view text)
{
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string to_lower(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return lower;
}

std::vector<std::string_view> comma_list(std::string_view text)
{
    std::vector<std::string_view> items;
    for (auto rest = text; !text.empty();) {
        auto comma = rest.find(',');
        items.push_back(strip(rest.substr(0, comma)));
        if (comma == rest.npos)
            break;
        rest.remove_prefix(comma + 1);
    }
    return items;
}

std::string_view first_character(std::string_view text)
{
    std::size_t length = std::min<std::size_t>(text.size(), 1);
    while (length > 0 && length < text.size() && utf8::is_trail(text[length]))
        ++length;
    return text.substr(0, length);
}

std::size_t count_characters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !utf8::is_trail(c); }));
}

std::size_t first_invalid_byte(std::string_view text)
{
    const auto* end = text.data() + text.size();
    for (const auto* at = text.data(); at != end;) {
        const auto* start = at;
        if (static_cast<unsigned char>(*at) < 0x80)
            ++at;
        else if (!boost::locale::utf::is_valid_codepoint(utf8::decode(at, end)))
            return static_cast<std::size_t>(start - text.data());
    }
    return text.npos;
}

std::string quoted(std::string_view text)
{
    constexpr std::size_t enough = 60;
    std::string shown(text.substr(0, enough));
    while (text.size() > enough && !shown.empty() && utf8::is_trail(text[shown.size()]))
        shown.pop_back();
    std::ranges::replace(shown, '\n', ' ');
    return "'" + shown + (text.size() > enough ? "..." : "") + "'";
}

} // namespace reaperd::config
