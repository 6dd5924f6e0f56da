// Whether bytes are those that were written: FNV-1a over words, which tells a torn or foreign journal from ours, and
// takes a millisecond for what a thousand programs need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace reaperd::journal {

std::uint32_t checksum(std::span<const std::byte>);

} // namespace reaperd::journal
