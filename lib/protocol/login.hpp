// HTTP basic authentication (RFC 7617), both ends of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reaperd::protocol {

struct login {
    std::string username;
    std::string password; // the server's: plain, or {SHA} and forty hexadecimal digits
};

std::string authorization(const login&); // "Basic dXNlcjpwYXNz"
std::optional<login> parse_authorization(std::string_view header);

// Takes the same time whatever is wrong, so that a password cannot be guessed letter by letter.
bool matches(const login& given, const login& wanted);

} // namespace reaperd::protocol
