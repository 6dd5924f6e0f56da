// Who may ask: by the password, and by where the page is from that makes a browser ask.
#pragma once

#include "protocol/login.hpp"

#include <optional>
#include <string_view>

namespace reaperd::control {

// By the header Authorization; without a wanted login everybody.
bool is_let_in(std::string_view authorization, const std::optional<protocol::login>& wanted);

// A browser sends whatever a page tells it to, with the user's password; where the page is from it says in Origin.
bool comes_from_a_strange_page(std::string_view origin, std::string_view host);

} // namespace reaperd::control
