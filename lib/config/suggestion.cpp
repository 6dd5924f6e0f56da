#include "config/suggestion.hpp"

#include "config/text.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace reaperd::config {
namespace {

// Nothing that people mistype is longer; a fuzzer's words are.
constexpr std::size_t longest = 64;

} // namespace

std::size_t edit_distance(std::string_view left, std::string_view right)
{
    auto from = to_lower(left);
    auto to = to_lower(right);
    std::vector<std::size_t> before(to.size() + 1), above(to.size() + 1), row(to.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (from[i - 1] != to[j - 1])});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[to.size()];
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known)
{
    if (word.size() > longest || known.empty())
        return std::nullopt;
    auto distance = [word](std::string_view other) { return edit_distance(word, other); };
    auto best = *std::ranges::min_element(known, {}, distance);
    auto near = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 3));
    return distance(best) <= near ? std::optional(best) : std::nullopt;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known)
{
    auto best = nearest(word, known);
    return best ? ": did you mean " + std::string(*best) + "?" : "";
}

} // namespace reaperd::config
