#include "table.hpp"

#include "columns.hpp"
#include "model/duration.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace reaperctl {

namespace {

using reaperd::protocol::program_status;
using reaperd::protocol::wall_time;

enum column { name, state, pid, uptime, restarts, why, columns };
using row = std::array<std::string, columns>;

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_why = 24; // a name so long that less is left makes the line longer

std::string uptime_of(const program_status& program, wall_time now)
{
    // The daemon's clock may have been set since.
    return is_up(program) ? reaperd::brief(std::max(now - program.since, wall_time::duration::zero())) : "-";
}

row row_of(const program_status& program, wall_time now)
{
    return {harmless(program.name),
            program.state,
            program.pid ? std::to_string(*program.pid) : "-",
            uptime_of(program, now),
            std::to_string(program.restarts),
            harmless(program.why)};
}

using widths = std::array<std::size_t, why>; // of the columns before WHY

widths widths_of(const std::vector<row>& rows)
{
    widths wide{};
    for (const auto& r : rows)
        for (std::size_t c = 0; c < wide.size(); ++c)
            wide[c] = std::max(wide[c], width_of(r[c]));
    return wide;
}

std::size_t before_why(const widths& wide)
{
    return std::accumulate(wide.begin(), wide.end(), wide.size() * gap);
}

// What is left of a terminal's line. A pipe's line has no end, so that grep and awk find each program on one.
std::size_t room_for_why(const widths& wide, const terminal& out)
{
    if (!out.width)
        return std::string::npos;
    auto before = before_why(wide);
    return *out.width > before + narrowest_why ? *out.width - before : narrowest_why;
}

// Numbers stand to the right.
std::string cell(const std::string& text, column c, std::size_t width)
{
    return c == pid || c == restarts ? padding(text, width) + text : text + padding(text, width);
}

std::string columns_before_why(const row& r, const widths& wide, colour shade, const terminal& out)
{
    std::string text;
    for (auto c : {name, state, pid, uptime, restarts}) {
        auto content = cell(r[c], c, wide[c]);
        text += c == state ? painted(content, shade, out) : content;
        text += std::string(gap, ' ');
    }
    return text;
}

std::string without_trailing_spaces(std::string text)
{
    return text.erase(text.find_last_not_of(' ') + 1);
}

// A cause that does not fit goes on below: who is paged at night needs the end of it.
std::string lines_of(const row& r, const widths& wide, colour shade, const terminal& out)
{
    auto before = columns_before_why(r, wide, shade, out);
    std::string text;
    for (const auto& part : folded(r[why], room_for_why(wide, out))) {
        text += without_trailing_spaces(before + part) + "\n";
        before = std::string(before_why(wide), ' ');
    }
    return text;
}

} // namespace

bool is_up(const program_status& program)
{
    return program.pid.has_value();
}

colour colour_of(const std::string& state)
{
    if (state == "RUNNING")
        return colour::green;
    if (state == "STARTING" || state == "STOPPING" || state == "BACKOFF")
        return colour::yellow;
    return state == "FATAL" || state == "UNKNOWN" ? colour::red : colour::faint;
}

std::string program_table(const std::vector<program_status>& programs, wall_time now, const terminal& out)
{
    std::vector<row> rows{{"NAME", "STATE", "PID", "UPTIME", "RESTARTS", "WHY"}};
    rows.reserve(programs.size() + 1);
    for (const auto& program : programs)
        rows.push_back(row_of(program, now));
    auto wide = widths_of(rows);
    std::string text = lines_of(rows.front(), wide, colour::plain, out);
    for (std::size_t i = 0; i < programs.size(); ++i)
        text += lines_of(rows[i + 1], wide, colour_of(programs[i].state), out);
    return text;
}

} // namespace reaperctl
