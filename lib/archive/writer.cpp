#include "archive/writer.hpp"

namespace reaperd::archive {

void writer::put(std::string_view text)
{
    put(text.size());
    bytes_ += text;
}

void writer::put_number(std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put_byte(static_cast<std::uint8_t>(value | 0x80));
    put_byte(static_cast<std::uint8_t>(value));
}

void writer::put_fixed(std::uint64_t value)
{
    for (int byte = 0; byte < 8; ++byte, value >>= 8)
        put_byte(static_cast<std::uint8_t>(value));
}

} // namespace reaperd::archive
