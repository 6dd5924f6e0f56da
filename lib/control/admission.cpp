#include "control/admission.hpp"

namespace reaperd::control {

bool is_let_in(std::string_view authorization, const std::optional<protocol::login>& wanted)
{
    if (!wanted)
        return true;
    const auto given = protocol::parse_authorization(authorization);
    return given && protocol::matches(*given, *wanted);
}

bool comes_from_a_strange_page(std::string_view origin, std::string_view host)
{
    if (origin.empty())
        return false; // no browser, or a page of ours
    const auto scheme = origin.find("://");
    return scheme == origin.npos || origin.substr(scheme + 3) != host;
}

} // namespace reaperd::control
