#include "protocol/base64.hpp"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/binary_from_base64.hpp>
#include <boost/archive/iterators/transform_width.hpp>

namespace reaperd::protocol {
namespace {

namespace iterators = boost::archive::iterators;

bool is_base64(std::string_view text)
{
    return text.size() % 4 != 1
        && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == text.npos;
}

} // namespace

std::string to_base64(std::string_view bytes)
{
    using letters = iterators::base64_from_binary<iterators::transform_width<const char*, 6, 8>>;
    std::string text(letters(bytes.data()), letters(bytes.data() + bytes.size()));
    text.append((3 - bytes.size() % 3) % 3, '=');
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    if (!is_base64(text))
        return std::nullopt;
    using bytes = iterators::transform_width<iterators::binary_from_base64<const char*>, 8, 6>;
    // Whole bytes only: the last letter's spare bits are not one.
    std::string decoded;
    bytes next(text.data());
    for (std::size_t left = text.size() * 6 / 8; left > 0; --left)
        decoded += *next++;
    return decoded;
}

} // namespace reaperd::protocol
