// Where reaperctl's words go: a person's terminal, which has a width and may have colours, or a pipe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace reaperctl {

struct terminal {
    bool colours = false;
    std::optional<std::size_t> width{}; // 80 at least; a pipe has none
};

terminal standard_output(bool no_colour); // NO_COLOR counts too (https://no-color.org)

enum class colour { plain, green, yellow, red, faint, cyan };
std::string painted(std::string_view text, colour, const terminal&);

// What programs wrote, without the control characters that would move the cursor or change the title of a terminal.
std::string harmless(std::string_view text);

void say(std::string_view text);          // on standard output
void say_as_error(std::string_view text); // on standard error, as it is
void complain(std::string_view text);     // on standard error, with a newline

} // namespace reaperctl
