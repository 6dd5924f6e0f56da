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

private:
    enum class in : std::uint8_t { text, escape, control_sequence, text_of_command };

    bool is_text(unsigned char);

    in state_ = in::text;
    std::uint16_t command_length_ = 0;
};

} // namespace reaperd::output
