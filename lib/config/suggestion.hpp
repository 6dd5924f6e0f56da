// "did you mean ...?": the nearest of the words that would have been right.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace reaperd::config {

// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other, whatever the case.
std::size_t edit_distance(std::string_view, std::string_view);

// The nearest, where it is near enough to be what was meant.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known);

// ": did you mean startsecs?", or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

} // namespace reaperd::config
