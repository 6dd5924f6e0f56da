#include "journal/twofold.hpp"

#include "journal/checksum.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

namespace reaperd::journal {

struct twofold::heading {
    std::atomic<std::uint32_t> counts; // which half, plus one; 0: none
    struct about {
        std::uint32_t length;
        std::uint32_t sum;
    };
    std::array<about, 2> halves;
};

twofold::twofold(std::span<std::byte> where)
    : bytes_(where)
{
}

twofold::heading& twofold::head() const
{
    return *reinterpret_cast<heading*>(bytes_.data());
}

std::size_t twofold::most() const
{
    return (bytes_.size() - sizeof(heading)) / 2;
}

std::span<std::byte> twofold::half(std::size_t which) const
{
    return bytes_.subspan(sizeof(heading) + which * most(), most());
}

bool twofold::commit(std::span<const std::byte> value)
{
    if (value.size() > most())
        return false;
    auto& [counts, halves] = head();
    const std::size_t other = counts == 1 ? 1 : 0;
    std::ranges::copy(value, half(other).begin());
    halves[other] = {static_cast<std::uint32_t>(value.size()), checksum(value)};
    counts = static_cast<std::uint32_t>(other) + 1;
    return true;
}

std::optional<std::span<const std::byte>> twofold::value() const
{
    const auto& [counts, halves] = head();
    const std::uint32_t which = counts;
    if (which == 0 || which > 2)
        return {};
    const auto& about = halves[which - 1];
    if (about.length > most())
        return {};
    const std::span<const std::byte> bytes = half(which - 1).first(about.length);
    return checksum(bytes) == about.sum ? std::optional{bytes} : std::nullopt;
}

} // namespace reaperd::journal
