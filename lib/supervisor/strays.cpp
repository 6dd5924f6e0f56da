#include "supervisor/strays.hpp"

#include <algorithm>

namespace reaperd::supervisor {

std::string describe_strays(const std::vector<std::string>& strays)
{
    constexpr std::size_t most = 16;
    if (strays.empty())
        return {};
    const auto shown = std::min(strays.size(), most);
    auto text = std::to_string(strays.size()) + (strays.size() == 1 ? " stray: " : " strays: ");
    for (std::size_t i = 0; i < shown; ++i)
        text += (i > 0 ? ", " : "") + strays[i];
    return strays.size() > shown ? text + " and " + std::to_string(strays.size() - shown) + " more" : text;
}

} // namespace reaperd::supervisor
