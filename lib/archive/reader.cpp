#include "archive/reader.hpp"

#include <cmath>

namespace reaperd::archive {
namespace {

// What is made of bytes takes no more than this many times their room: members that were left out cost nothing to
// write.
constexpr std::size_t growth = 64;
constexpr std::size_t for_a_start = 4096;

} // namespace

reader::reader(std::string_view bytes)
    : rest_(bytes)
    , budget_(for_a_start + bytes.size() * growth)
{
}

bool reader::get(bool& value)
{
    std::uint8_t byte = 0;
    if (!get_byte(byte) || byte > 1)
        return fail();
    value = byte == 1;
    return true;
}

bool reader::get(double& value)
{
    std::uint64_t bits = 0;
    if (!get_fixed(bits) || !std::isfinite(std::bit_cast<double>(bits)))
        return fail();
    value = std::bit_cast<double>(bits);
    return true;
}

bool reader::get(std::string& text)
{
    std::size_t size = 0;
    if (!get_size(size))
        return false;
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
}

bool reader::get(std::chrono::steady_clock::time_point& value)
{
    using clock = std::chrono::steady_clock;
    std::uint64_t count = 0;
    if (!get(count) || !std::in_range<clock::rep>(count))
        return fail();
    value = clock::time_point(clock::duration(static_cast<clock::rep>(count)));
    return true;
}

bool reader::get_byte(std::uint8_t& byte)
{
    if (!good_ || rest_.empty())
        return fail();
    byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return true;
}

bool reader::get_number(std::uint64_t& value)
{
    value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        std::uint8_t byte = 0;
        if (!get_byte(byte))
            return false;
        const std::uint64_t bits = byte & 0x7f;
        if (bits << shift >> shift != bits)
            return fail();
        value |= bits << shift;
        if (byte < 0x80)
            return true;
    }
    return fail();
}

bool reader::get_fixed(std::uint64_t& value)
{
    value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
        std::uint8_t byte = 0;
        if (!get_byte(byte))
            return false;
        value |= std::uint64_t{byte} << shift;
    }
    return true;
}

bool reader::get_size(std::size_t& size)
{
    return get(size) && (size <= rest_.size() || fail());
}

bool reader::afford(std::size_t count, std::size_t size_of_each)
{
    if (count > budget_ / size_of_each)
        return fail();
    budget_ -= count * size_of_each;
    return true;
}

} // namespace reaperd::archive
