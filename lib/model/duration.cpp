#include "model/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace reaperd {
namespace {

using std::chrono::nanoseconds;

struct unit {
    std::string_view name;
    double seconds;
};

constexpr std::array units{unit{"", 1},   unit{"ms", 1e-3}, unit{"s", 1},     unit{"sec", 1},      unit{"min", 60},
                           unit{"m", 60}, unit{"h", 3600},  unit{"us", 1e-6}, unit{"d", 24 * 3600}};

std::string tenths(double value, const char* unit)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f%s", value, unit);
    return text.data();
}

std::string pair(long long big, const char* big_unit, long long small, const char* small_unit)
{
    auto text = std::to_string(big) + big_unit;
    return small == 0 ? text : text + " " + std::to_string(small) + small_unit;
}

} // namespace

std::optional<nanoseconds> parse_duration(std::string_view text)
{
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(value))
        return std::nullopt;
    auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
    while (!rest.empty() && rest.front() == ' ')
        rest.remove_prefix(1);
    for (const auto& unit : units)
        if (rest == unit.name && std::abs(value * unit.seconds) < 1e9)
            return std::chrono::round<nanoseconds>(std::chrono::duration<double>(value * unit.seconds));
    return std::nullopt;
}

std::string brief(nanoseconds time)
{
    auto seconds = std::chrono::duration<double>(time).count();
    if (seconds < 0)
        return "-" + brief(-time);
    if (seconds < 0.9995)
        return std::to_string(std::chrono::round<std::chrono::milliseconds>(time).count()) + "ms";
    if (seconds < 59.95)
        return tenths(seconds, "s");
    auto whole = std::chrono::round<std::chrono::seconds>(time).count();
    if (whole < 3600)
        return pair(whole / 60, "min", whole % 60, "s");
    if (whole < 24 * 3600)
        return pair(whole / 3600, "h", whole % 3600 / 60, "min");
    return pair(whole / (24 * 3600), "d", whole % (24 * 3600) / 3600, "h");
}

} // namespace reaperd
