// Questions to whoever runs supervisorctl. They raise EOFError where nobody answers.
#pragma once

#include "protocol/login.hpp"

#include <optional>
#include <string>

namespace supervisorctl {

// A line of standard input; nothing at its end. The editor of lines has its own way where there is a terminal.
std::optional<std::string> read_plain_line(const std::string& prompt);

std::string ask(const std::string& question);
bool is_agreed(const std::string& question); // y, Y, yes
reaperd::protocol::login ask_for_login();

} // namespace supervisorctl
