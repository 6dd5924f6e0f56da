#include "journal/checksum.hpp"

#include <cstring>

namespace reaperd::journal {
namespace {

constexpr std::uint64_t basis = 14695981039346656037ULL;
constexpr std::uint64_t prime = 1099511628211ULL;

std::uint64_t mix(std::uint64_t sum, std::span<const std::byte> word)
{
    std::uint64_t value = 0;
    std::memcpy(&value, word.data(), word.size());
    sum = (sum ^ value) * prime;
    return sum ^ sum >> 29;
}

} // namespace

std::uint32_t checksum(std::span<const std::byte> bytes)
{
    auto sum = basis ^ bytes.size();
    for (; bytes.size() >= sizeof sum; bytes = bytes.subspan(sizeof sum))
        sum = mix(sum, bytes.first(sizeof sum));
    sum = mix(sum, bytes);
    return static_cast<std::uint32_t>(sum ^ sum >> 32);
}

} // namespace reaperd::journal
