// Programs may write any bytes; JSON and XML must be UTF-8. What is not becomes U+FFFD.
#pragma once

#include <boost/locale/utf.hpp>
#include <optional>
#include <string_view>

namespace reaperd::protocol {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// Takes the first letter from a text that is not empty. Nothing: its first byte begins none, and that byte is taken.
inline std::optional<char32_t> take_letter(std::string_view& text)
{
    const auto* next = text.data();
    const auto point = boost::locale::utf::utf_traits<char>::decode(next, text.data() + text.size());
    const bool is_letter = boost::locale::utf::is_valid_codepoint(point);
    text.remove_prefix(is_letter ? std::size_t(next - text.data()) : 1);
    return is_letter ? std::optional(char32_t(point)) : std::nullopt;
}

template <class String>
String valid_utf8(std::string_view text, String clean = {})
{
    while (!text.empty()) {
        const auto from = text;
        if (take_letter(text))
            clean.append(from.substr(0, from.size() - text.size()));
        else
            clean.append(replacement_character);
    }
    return clean;
}

} // namespace reaperd::protocol
