// Programs may write any bytes; JSON must be UTF-8. What is not becomes U+FFFD.
#pragma once

#include <boost/locale/utf.hpp>
#include <string_view>

namespace reaperd::protocol {

template <class String>
String valid_utf8(std::string_view text, String clean = {})
{
    using utf8 = boost::locale::utf::utf_traits<char>;
    for (auto next = text.begin(); next != text.end();) {
        auto letter = next;
        auto point = utf8::decode(next, text.end());
        if (boost::locale::utf::is_valid_codepoint(point))
            clean.append(letter, next);
        else
            clean.append("\xEF\xBF\xBD");
    }
    return clean;
}

} // namespace reaperd::protocol
