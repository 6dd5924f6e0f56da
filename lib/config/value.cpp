#include "config/value.hpp"

#include "model/duration.hpp"
#include "model/signal_name.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <charconv>
#include <cmath>
#include <csignal>
#include <optional>

namespace reaperd::config {
namespace {

using std::chrono::nanoseconds;

constexpr std::pair<std::string_view, bool> booleans[] = {{"yes", true},  {"true", true}, {"on", true},
                                                          {"1", true},    {"no", false},  {"false", false},
                                                          {"off", false}, {"0", false}};

mistake wrong(std::string_view text, const std::string& what_to_write)
{
    return {"cannot be " + (text.empty() ? std::string("empty") : quoted(text)) + ": write " + what_to_write, 0};
}

// Digits of a base, with single underscores between them.
std::optional<long long> digits(std::string_view text, int base, bool negative)
{
    constexpr auto limit = std::numeric_limits<long long>::max();
    if (text.empty() || text.front() == '_' || text.back() == '_' || text.find("__") != text.npos)
        return std::nullopt;
    long long value = 0;
    for (char c : text) {
        if (c == '_')
            continue;
        if (c < '0' || c >= '0' + base)
            return std::nullopt;
        value = value > (limit - (c - '0')) / base ? limit : value * base + (c - '0');
    }
    return negative ? -value : value;
}

std::optional<long long> number(std::string_view text, int base, std::string_view prefix)
{
    text = strip(text);
    bool negative = !text.empty() && text.front() == '-';
    if (negative || (!text.empty() && text.front() == '+'))
        text.remove_prefix(1);
    if (!prefix.empty() && to_lower(text.substr(0, prefix.size())) == prefix) {
        text.remove_prefix(prefix.size());
        if (!text.empty() && text.front() == '_') // 0o_22
            text.remove_prefix(1);
    }
    return digits(text, base, negative);
}

std::int64_t times(long long value, long long unit)
{
    constexpr auto limit = std::numeric_limits<std::int64_t>::max();
    if (value > limit / unit)
        return limit;
    return value < -limit / unit ? -limit : value * unit;
}

// Numbers of seconds beyond what a deadline can hold mean "for ever": some thirty years will do.
constexpr long long longest_seconds = 1'000'000'000;

std::optional<double> decimal(std::string_view text)
{
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    bool whole = error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
    return whole ? std::optional(value) : std::nullopt;
}

// What Python's signal module calls SIG... without its being a signal; supervisord takes them for the number they are.
constexpr std::pair<std::string_view, int> not_really_signals[] = {
    {"_BLOCK", 0}, {"_UNBLOCK", 1}, {"_SETMASK", 2}, {"_DFL", 0}, {"_IGN", 1}};

std::optional<int> signal_of_name(std::string_view text)
{
    auto name = boost::algorithm::to_upper_copy(std::string(strip(text)));
    if (name.starts_with("SIG"))
        name.erase(0, 3);
    for (const auto& [word, value] : not_really_signals)
        if (name == word)
            return value;
    return name.starts_with("SIG") || number(name, 10, "") ? std::nullopt : signal_number(name);
}

bool has_a_name(long long signal)
{
    return signal == 0 || (signal >= 1 && signal < 32) || signal == SIGRTMIN || signal == SIGRTMAX;
}

} // namespace

reading<bool> boolean(std::string_view text)
{
    auto lower = to_lower(text);
    for (const auto& [word, value] : booleans)
        if (lower == word)
            return value;
    return wrong(text, "true or false (or yes, on, 1, no, off, 0)");
}

reading<long long> integer(std::string_view text)
{
    if (auto value = number(text, 10, ""))
        return *value;
    return wrong(text, "a whole number, such as 5");
}

reading<long long> octal(std::string_view text)
{
    if (auto value = number(text, 8, "0o"))
        return *value;
    return wrong(text, "an octal number, such as 022 or 0700");
}

reading<int> clamped(std::string_view text, int low, int high)
{
    auto value = integer(text);
    if (!value)
        return value.error();
    return static_cast<int>(std::clamp<long long>(*value, low, high));
}

reading<int> bounded(std::string_view text, int low, int high)
{
    auto value = integer(text);
    if (value && *value >= low && *value <= high)
        return static_cast<int>(*value);
    return wrong(text, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
}

reading<std::int64_t> byte_size(std::string_view text)
{
    constexpr std::pair<std::string_view, long long> units[] = {
        {"kb", 1LL << 10}, {"mb", 1LL << 20}, {"gb", 1LL << 30}};
    auto lower = to_lower(text);
    std::string_view count = lower;
    long long unit = 1;
    for (const auto& [name, bytes] : units)
        if (lower.ends_with(name)) {
            unit = bytes;
            count.remove_suffix(name.size());
        }
    if (auto value = number(count, 10, ""))
        return times(*value, unit);
    return wrong(text, "a number of bytes, or of KB, MB or GB, such as 50MB");
}

reading<std::uint64_t> size(std::string_view text)
{
    auto value = byte_size(text);
    if (!value)
        return value.error();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(*value, 0));
}

reading<nanoseconds> duration(std::string_view text)
{
    if (auto seconds = number(text, 10, ""))
        return std::chrono::seconds(std::clamp(*seconds, -longest_seconds, longest_seconds));
    bool has_unit = !text.empty() && (text.back() < '0' || text.back() > '9') && text.back() != '.';
    if (auto value = parse_duration(strip(text)); value && has_unit)
        return *value;
    return wrong(text, "a number of seconds, or a time with a unit: 5, 500ms, 10s or 2min");
}

reading<nanoseconds> duration_from_zero(std::string_view text)
{
    auto value = duration(text);
    if (value && *value < nanoseconds{0})
        return wrong(text, "a time that is not negative: 0, 500ms, 10s or 2min");
    return value;
}

reading<double> factor(std::string_view text)
{
    if (auto value = decimal(text); value && *value >= 1 && *value <= 1000)
        return *value;
    return wrong(text, "a number from 1 to 1000, such as 2 or 1.5");
}

reading<double> share(std::string_view text)
{
    bool percent = text.ends_with('%');
    auto value = decimal(strip(text.substr(0, text.size() - (percent ? 1 : 0))));
    auto result = value ? *value / (percent ? 100 : 1) : -1;
    if (result >= 0 && result <= 1)
        return result;
    return wrong(text, "a share from 0 to 1, such as 0.1, or in percent, such as 10%%");
}

reading<std::vector<int>> exit_codes(std::string_view text)
{
    std::vector<int> codes;
    for (auto item : comma_list(text)) {
        auto code = bounded(item, 0, 255);
        if (!code)
            return wrong(text, "exit codes from 0 to 255 with commas between them, such as 0,2");
        codes.push_back(*code);
    }
    return codes;
}

reading<int> signal(std::string_view text)
{
    if (auto value = number(text, 10, ""); value && has_a_name(*value))
        return static_cast<int>(*value);
    if (auto value = signal_of_name(text))
        return *value;
    return wrong(text, "the name or number of a signal, such as TERM, SIGQUIT or 15");
}

reading<restart_mode> autorestart(std::string_view text)
{
    if (to_lower(text) == "unexpected")
        return restart_mode::unexpected;
    if (auto always = boolean(text))
        return *always ? restart_mode::always : restart_mode::never;
    return wrong(text, "unexpected, true or false");
}

reading<reaperd::log_level> log_level(std::string_view text)
{
    using enum reaperd::log_level;
    return one_of<reaperd::log_level>(text, {{"critical", critical},
                                             {"error", error},
                                             {"warn", warn},
                                             {"info", info},
                                             {"debug", debug},
                                             {"trace", trace},
                                             {"blather", blather}});
}

reading<std::string> process_or_group_name(std::string_view text)
{
    std::string name(strip(text));
    if (auto at = name.find_first_of(" :/"); at != name.npos)
        return mistake("the name " + quoted(name) + " has '" + name[at]
                           + "' in it, which names must not have: write '_' or '-' for it",
                       0);
    return name;
}

reading<std::uint16_t> port(std::string_view text)
{
    auto number = bounded(text, 1, 65535);
    if (!number)
        return number.error();
    return static_cast<std::uint16_t>(*number);
}

reading<address> inet_address(std::string_view text)
{
    auto colon = text.rfind(':');
    auto number = port(colon == text.npos ? text : text.substr(colon + 1));
    if (!number)
        return mistake(number.error().message, colon == text.npos ? 0 : colon + 1);
    auto host = to_lower(colon == text.npos ? "" : text.substr(0, colon));
    if (host.starts_with('[') && host.ends_with(']') && host.size() > 2)
        host = host.substr(1, host.size() - 2);
    if (host == "*")
        host.clear();
    if (host.find_first_of(" /[]") != host.npos)
        return mistake(quoted(host) + " is no host: write PORT, HOST:PORT, or [ADDRESS]:PORT for IPv6", 0);
    return address{host, *number};
}

} // namespace reaperd::config
