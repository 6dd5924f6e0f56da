#include "protocol/time.hpp"

#include <charconv>
#include <cstdio>

namespace reaperd::protocol {

namespace chrono = std::chrono;

std::string to_text(wall_time at)
{
    auto day = chrono::floor<chrono::days>(at);
    chrono::year_month_day date{day};
    chrono::hh_mm_ss time{chrono::floor<chrono::milliseconds>(at) - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()), int(time.subseconds().count()));
    return text;
}

namespace {

// "d" stands for a digit; everything else for itself.
constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.dddZ";

bool has_the_form(std::string_view text)
{
    if (text.size() != form.size())
        return false;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return true;
}

int number(std::string_view text, std::size_t at, std::size_t length)
{
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
}

} // namespace

std::optional<wall_time> parse_time(std::string_view text)
{
    if (!has_the_form(text))
        return std::nullopt;
    chrono::year_month_day date{chrono::year{number(text, 0, 4)}, chrono::month(unsigned(number(text, 5, 2))),
                                chrono::day(unsigned(number(text, 8, 2)))};
    int hours = number(text, 11, 2);
    int minutes = number(text, 14, 2);
    int seconds = number(text, 17, 2);
    // The system clock counts nanoseconds in 64 bits.
    constexpr chrono::year first{1678}, last{2261};
    if (!date.ok() || date.year() < first || date.year() > last || hours > 23 || minutes > 59 || seconds > 59)
        return std::nullopt;
    return chrono::sys_days{date} + chrono::hours{hours} + chrono::minutes{minutes} + chrono::seconds{seconds}
         + chrono::milliseconds{number(text, 20, 3)};
}

} // namespace reaperd::protocol
