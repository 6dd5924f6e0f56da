// Takes terminal escape sequences (colours, cursor movement, titles) out of a stream, also where a read cuts them in
// two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace reaperd::output {

class ansi_filter {
public:
    std::string_view strip(std::span<char> bytes); // in place: what is left is a prefix of `bytes`

    std::uint32_t state() const { return static_cast<std::uint32_t>(command_length_ << 8 | static_cast<int>(state_)); }
    void resume(std::uint32_t state) // of another one
    {
        state_ = static_cast<in>(state & 3);
        command_length_ = static_cast<std::uint16_t>(state >> 8);
    }

private:
    enum class in : std::uint8_t { text, escape, control_sequence, text_of_command };

    bool is_text(unsigned char);

    in state_ = in::text;
    std::uint16_t command_length_ = 0;
};

} // namespace reaperd::output
