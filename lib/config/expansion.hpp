// %(name)s: Python's `text % names` for supervisord's names, with all of printf's formats.
//
// %(program_name)s, %(process_num)02d, %(ENV_HOME)-20s, and %% for a percent sign. What a name stands for is not
// expanded again.
#pragma once

#include "config/mistake.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reaperd::config {

using environment_map = std::map<std::string, std::string>;
using named_value = std::variant<std::string_view, long long>;

// The names that may be used at one place. What is not set is not available there.
struct names {
    std::optional<std::string_view> here;
    std::optional<std::string_view> host_node_name;
    std::optional<std::string_view> program_name;
    std::optional<std::string_view> group_name;
    std::optional<long long> process_num;
    std::optional<long long> numprocs;
    std::array<const environment_map*, 4> environments{}; // for ENV_X; the first that has X says what it is

    std::optional<named_value> find(std::string_view name) const;
    std::vector<std::string_view> available() const; // without those of the environment
};

// The text, and where each part of it came from.
struct expanded {
    struct mark {
        std::size_t offset; // here
        std::size_t origin; // in the text as written
        bool is_copy;       // of the written text, up to the next mark; else it is what a name stood for
    };
    std::string text;
    std::vector<mark> marks; // empty: all is as written

    std::size_t origin(std::size_t offset) const;
};

reading<expanded> expand(std::string_view text, const names&);

} // namespace reaperd::config
