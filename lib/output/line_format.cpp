#include "output/line_format.hpp"

#include <boost/json/serialize.hpp>
#include <boost/locale/utf.hpp>
#include <cstdio>
#include <ctime>

namespace reaperd::output {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

int milliseconds(wall_time now)
{
    const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
    return static_cast<int>(since_epoch.count() % 1000);
}

std::string printed(const std::tm& broken_down, const char* format, const char* fraction, int ms)
{
    char text[40];
    auto length = std::strftime(text, sizeof text, format, &broken_down);
    length += static_cast<std::size_t>(std::snprintf(text + length, sizeof text - length, fraction, ms));
    return {text, length};
}

std::string json_string(std::string_view text)
{
    return boost::json::serialize(boost::json::string_view(text));
}

std::string json_start(wall_time now, std::string_view program, stream which)
{
    return R"({"time":")" + utc_stamp(now) + R"(","program":)" + json_string(valid_utf8(program)) + R"(,"stream":")"
         + std::string(name_of(which)) + R"(","text":)";
}

} // namespace

std::string local_stamp(wall_time now)
{
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return printed(local, "%F %T", ",%03d", milliseconds(now));
}

std::string utc_stamp(wall_time now)
{
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    return printed(utc, "%FT%T", ".%03dZ", milliseconds(now));
}

line_format::line_format(log_format format, wall_time now, std::string_view program, stream which)
    : format_(format)
{
    if (format == log_format::timestamped)
        before_ = local_stamp(now) + " ";
    if (format == log_format::json)
        before_ = json_start(now, program, which);
}

void line_format::append(std::string& lines, std::string_view text, bool ended) const
{
    switch (format_) {
    case log_format::raw:
        lines += text;
        lines += ended ? "\n" : "";
        return;
    case log_format::timestamped: ((lines += before_) += text) += '\n'; return;
    case log_format::json: ((lines += before_) += json_string(valid_utf8(text))) += "}\n"; return;
    }
}

std::string valid_utf8(std::string_view text)
{
    using utf8 = boost::locale::utf::utf_traits<char>;
    std::string valid;
    valid.reserve(text.size());
    for (auto at = text.begin(); at != text.end();) {
        const auto start = at;
        const auto point = utf8::decode(at, text.end());
        if (boost::locale::utf::is_valid_codepoint(point)) {
            valid.append(start, at);
        } else {
            valid += replacement;
            at = start + 1;
        }
    }
    return valid;
}

} // namespace reaperd::output
