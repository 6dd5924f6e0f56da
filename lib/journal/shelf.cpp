// The journal's shelf: descriptors by name.
#include "journal/journal.hpp"

#include <algorithm>

namespace reaperd::journal {

journal::shelf_place* journal::find(std::string_view name) const
{
    for (auto& place : shelf())
        if (place.descriptor > 0
            && std::string_view{place.name.data(), std::min<std::size_t>(place.length, longest_name)} == name)
            return &place;
    return nullptr;
}

// The descriptor comes last: with it the place is taken.
bool journal::shelve(std::string_view name, int descriptor)
{
    if (name.size() > longest_name || name.empty())
        return false;
    if (auto* known = find(name)) {
        known->descriptor = descriptor + 1;
        return true;
    }
    for (auto& place : shelf())
        if (place.descriptor == 0) {
            std::copy(name.begin(), name.end(), place.name.begin());
            place.length = static_cast<std::uint32_t>(name.size());
            place.descriptor = descriptor + 1;
            return true;
        }
    return false;
}

std::optional<int> journal::shelved(std::string_view name) const
{
    const auto* place = find(name);
    return place ? std::optional{place->descriptor - 1} : std::nullopt;
}

std::optional<int> journal::unshelve(std::string_view name)
{
    auto* place = find(name);
    return place ? std::optional{place->descriptor.exchange(0) - 1} : std::nullopt;
}

std::vector<std::string> journal::shelved_names() const
{
    std::vector<std::string> all;
    for (const auto& place : shelf())
        if (place.descriptor > 0)
            all.emplace_back(place.name.data(), std::min<std::size_t>(place.length, longest_name));
    return all;
}

} // namespace reaperd::journal
