// One conversion of Python's % operator behind its name: flags, width, precision and type, as in "02d".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace reaperd::config {

struct printf_format {
    bool left = false;
    bool plus = false;
    bool blank = false;
    bool alternate = false;
    bool zero = false;
    std::size_t width = 0;
    std::optional<std::size_t> precision;
    char type = 's';
    std::size_t length = 0; // of the text it was read from
};

// Reads the format that `text` begins with; nothing where it begins with none.
std::optional<printf_format> parse_printf_format(std::string_view text);

// Nothing where the type does not suit the value: %(here)d.
std::optional<std::string> formatted(const printf_format&, const std::variant<std::string_view, long long>&);

} // namespace reaperd::config
