// One line of commands, as typed in the shell or put together from supervisorctl's arguments.
#pragma once

#include "session.hpp"

#include <string>
#include <string_view>

namespace supervisorctl {

// "?start" is "help start"; a verb is made of letters, digits and underscores, and the rest is its arguments. An empty
// verb is none, as in "!x".
struct command {
    std::string verb;
    std::string arguments;

    friend bool operator==(const command&, const command&) = default;
};
command parse_command(std::string_view line);

enum class then { go_on, leave };
then run_line(session&, const std::string& line);

} // namespace supervisorctl
