#include "config/printf_format.hpp"

#include "config/text.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <charconv>
#include <cstdio>

namespace reaperd::config {
namespace {

// More than any name or number needs; a slip such as %(process_num)99999999d is refused instead of filling the memory.
constexpr std::size_t widest = 4096;

bool* flag(printf_format& format, char c)
{
    switch (c) {
    case '-': return &format.left;
    case '+': return &format.plus;
    case ' ': return &format.blank;
    case '#': return &format.alternate;
    case '0': return &format.zero;
    default: return nullptr;
    }
}

// Digits at `at`, which moves behind them; nothing where they are too many.
std::optional<std::size_t> count_at(std::string_view text, std::size_t& at)
{
    std::size_t value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        value = std::min(value * 10 + static_cast<std::size_t>(text[at] - '0'), widest + 1);
    return value <= widest ? std::optional(value) : std::nullopt;
}

std::string digits(unsigned long long value, char type)
{
    std::array<char, 32> text{};
    auto base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    auto end = std::to_chars(text.data(), text.data() + text.size(), value, base).ptr;
    std::string result(text.data(), end);
    return type == 'X' ? boost::algorithm::to_upper_copy(result) : result;
}

std::string sign(const printf_format& format, bool negative)
{
    return negative ? "-" : format.plus ? "+" : format.blank ? " " : "";
}

std::string pad(const printf_format& format, std::string text)
{
    auto length = count_characters(text);
    if (length < format.width)
        text.insert(format.left ? text.size() : 0, format.width - length, ' ');
    return text;
}

std::string number(const printf_format& format, std::string head, std::string body)
{
    auto length = head.size() + body.size();
    if (format.zero && !format.left && length < format.width)
        body.insert(0, format.width - length, '0');
    return pad(format, head + body);
}

std::string integer(const printf_format& format, long long value)
{
    auto magnitude = value < 0 ? 0 - static_cast<unsigned long long>(value) : static_cast<unsigned long long>(value);
    auto body = digits(magnitude, format.type);
    if (body.size() < format.precision.value_or(0))
        body.insert(0, *format.precision - body.size(), '0');
    auto head = sign(format, value < 0);
    if (format.alternate && (format.type == 'o' || format.type == 'x' || format.type == 'X'))
        head += std::string("0") + format.type;
    return number(format, head, body);
}

std::string floating(const printf_format& format, long long value)
{
    auto pattern = std::string(format.alternate ? "%#.*" : "%.*") + (format.type == 'F' ? 'f' : format.type);
    std::string body(400 + widest, '\0');
    auto magnitude = value < 0 ? -static_cast<double>(value) : static_cast<double>(value);
    auto length = std::snprintf(body.data(), body.size(), pattern.c_str(),
                                static_cast<int>(format.precision.value_or(6)), magnitude);
    body.resize(static_cast<std::size_t>(length));
    return number(format, sign(format, value < 0), body);
}

std::optional<std::string> words(const printf_format& format, std::string_view text)
{
    auto wanted = format.precision.value_or(text.size());
    std::size_t length = 0;
    for (; wanted > 0 && length < text.size(); --wanted)
        length += first_character(text.substr(length)).size();
    return pad(format, std::string(text.substr(0, length)));
}

std::optional<std::string> show(const printf_format& format, std::string_view value)
{
    if (format.type == 's' || (format.type == 'c' && count_characters(value) == 1))
        return words(format, value);
    return std::nullopt;
}

std::optional<std::string> show(const printf_format& format, long long value)
{
    if (format.type == 'c')
        return std::nullopt;
    if (std::string_view("eEfFgG").find(format.type) != std::string_view::npos)
        return floating(format, value);
    return format.type == 's' ? words(format, std::to_string(value)) : integer(format, value);
}

} // namespace

std::optional<printf_format> parse_printf_format(std::string_view text)
{
    printf_format format;
    std::size_t at = 0;
    for (; at < text.size() && flag(format, text[at]); ++at)
        *flag(format, text[at]) = true;
    auto width = count_at(text, at);
    bool has_precision = at < text.size() && text[at] == '.';
    if (has_precision)
        format.precision = count_at(text, ++at);
    if (at < text.size() && std::string_view("hlL").find(text[at]) != std::string_view::npos)
        ++at;
    if (at == text.size() || !width || (has_precision && !format.precision)
        || std::string_view("sdiuoxXeEfFgGc").find(text[at]) == std::string_view::npos)
        return std::nullopt;
    format.width = *width;
    format.type = text[at];
    format.length = at + 1;
    return format;
}

std::optional<std::string> formatted(const printf_format& format,
                                     const std::variant<std::string_view, long long>& value)
{
    return std::visit([&](auto known) { return show(format, known); }, value);
}

} // namespace reaperd::config
