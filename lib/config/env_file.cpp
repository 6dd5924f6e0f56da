#include "config/env_file.hpp"

#include "config/text.hpp"

#include <algorithm>

namespace reaperd::config {
namespace {

bool is_name(std::string_view text)
{
    auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
    };
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && letter(text.front())
        && std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c); });
}

std::size_t unquoted_end(std::string_view text)
{
    for (auto at = text.find('#'); at != text.npos; at = text.find('#', at + 1))
        if (at > 0 && is_space(text[at - 1]))
            return at;
    return text.size();
}

// The value in the quotes that `text` begins with; what stands behind them is left in `text`.
reading<std::string> quoted_value(std::string_view& text)
{
    char quote = text.front();
    std::string value;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == quote) {
            text.remove_prefix(at + 1);
            return reading<std::string>(std::move(value));
        }
        bool escaped = quote == '"' && text[at] == '\\' && at + 1 < text.size()
                    && std::string_view("\"\\$`").find(text[at + 1]) != std::string_view::npos;
        value += text[escaped ? ++at : at];
    }
    return mistake("this quote is not closed on its line: write another " + std::string(1, quote) + " behind the value",
                   0);
}

reading<std::string> value_of(std::string_view text)
{
    if (text.empty() || (text.front() != '"' && text.front() != '\''))
        return std::string(strip(text.substr(0, text.starts_with('#') ? 0 : unquoted_end(text))));
    auto rest = text;
    auto value = quoted_value(rest);
    auto behind = strip(rest);
    if (value && !behind.empty() && behind.front() != '#')
        return mistake(quoted(behind) + " stands behind the closing quote: put quotes round the whole value",
                       static_cast<std::size_t>(behind.data() - text.data()));
    return value;
}

} // namespace

environment_map read_env_file(const source& file, problems& found)
{
    environment_map variables;
    for (unsigned number = 1; number <= file.line_starts.size(); ++number) {
        auto whole = file.line(number);
        auto column = [whole](std::string_view part) { return static_cast<unsigned>(part.data() - whole.data()) + 1; };
        auto text = strip(whole);
        if (text.empty() || text.front() == '#')
            continue;
        if (text.starts_with("export "))
            text = strip(text.substr(7));
        auto divider = text.find('=');
        auto name = strip(text.substr(0, divider));
        if (divider == text.npos || !is_name(name)) {
            found.error({&file, number, column(text)}, "no variable: write NAME=VALUE, or # before a comment");
            continue;
        }
        auto value_text = strip(text.substr(divider + 1));
        if (auto value = value_of(value_text))
            variables[std::string(name)] = std::move(*value);
        else
            found.error({&file, number, column(value_text) + static_cast<unsigned>(value.error().offset)},
                        value.error().message);
    }
    return variables;
}

} // namespace reaperd::config
