// A value that is whole at every instruction: it is written beside the one that counts, and one store makes it count.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace reaperd::journal {

class twofold {
public:
    explicit twofold(std::span<std::byte> where); // zeros at first: no value

    std::size_t most() const; // bytes of a value

    bool commit(std::span<const std::byte> value); // false: it is too long
    std::optional<std::span<const std::byte>> value() const;

private:
    struct heading;

    heading& head() const;
    std::span<std::byte> half(std::size_t) const;

    std::span<std::byte> bytes_;
};

} // namespace reaperd::journal
