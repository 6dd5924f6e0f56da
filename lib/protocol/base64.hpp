// Base64 (RFC 4648), for HTTP's basic authentication and XML-RPC's binary values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reaperd::protocol {

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text); // with or without its padding, and no spaces

} // namespace reaperd::protocol
