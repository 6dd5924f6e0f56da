// Cuts a stream of bytes into lines, for those who need whole ones. What is not finished yet waits here, within a
// limit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reaperd::output {

class line_buffer {
public:
    // A longer one is handed on in pieces: programs do write binary data and forget the newline.
    static constexpr std::size_t longest_line = 256 * 1024;

    // on_line(std::string_view text, bool ended): without the newline; ended = false for a piece of a longer line.
    template <class Consumer>
    void feed(std::string_view bytes, Consumer on_line);

    template <class Consumer>
    void finish(Consumer on_line); // no more will come: the begun line is one

    std::string_view begun() const { return begun_; }
    void forget() { begun_ = {}; }

private:
    std::string begun_;
};

template <class Consumer>
void line_buffer::feed(std::string_view bytes, Consumer on_line)
{
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
        const auto line = bytes.substr(0, end);
        if (begun_.empty()) {
            on_line(line, true);
        } else {
            on_line(begun_ += line, true);
            begun_ = {};
        }
        bytes.remove_prefix(end + 1);
    }
    begun_ += bytes;
    if (begun_.size() >= longest_line) {
        on_line(begun_, false);
        begun_ = {};
    }
}

template <class Consumer>
void line_buffer::finish(Consumer on_line)
{
    if (!begun_.empty())
        on_line(begun_, true);
    begun_ = {};
}

} // namespace reaperd::output
