// ECMA-48: ESC [ parameters final, ESC ] text (BEL or ESC \), ESC intermediates final.
#include "output/ansi_filter.hpp"

namespace reaperd::output {
namespace {

constexpr unsigned char escape_byte = 0x1b;
constexpr unsigned char bell = 0x07;
constexpr std::size_t longest_command = 4096; // of a title or link; a forgotten end must not swallow the stream

bool final_byte(unsigned char c)
{
    return c >= 0x40 && c <= 0x7e;
}

bool carries_text(unsigned char c)
{
    return c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_';
}

} // namespace

std::string_view ansi_filter::strip(std::span<char> bytes)
{
    std::size_t kept = 0;
    for (const char c : bytes)
        if (is_text(static_cast<unsigned char>(c)))
            bytes[kept++] = c;
    return {bytes.data(), kept};
}

bool ansi_filter::is_text(unsigned char c)
{
    // ESC begins a sequence, also the one that ends a command; a newline ends any: no line is lost to a broken one.
    if (c == escape_byte || c == '\n') {
        state_ = c == '\n' ? in::text : in::escape;
        return c == '\n';
    }
    switch (state_) {
    case in::text: return true;
    case in::escape:
        command_length_ = 0;
        if (c == '[')
            state_ = in::control_sequence;
        else if (carries_text(c))
            state_ = in::text_of_command;
        else if (c >= 0x30)
            state_ = in::text;
        return false;
    case in::control_sequence:
        if (final_byte(c))
            state_ = in::text;
        return false;
    case in::text_of_command:
        if (c == bell || ++command_length_ > longest_command)
            state_ = in::text;
        return false;
    }
    return true;
}

} // namespace reaperd::output
