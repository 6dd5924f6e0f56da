#include "table.hpp"

#include "columns.hpp"
#include "model/duration.hpp"

#include <algorithm>
#include <array>

namespace reaperctl {

namespace {

using reaperd::protocol::program_status;
using reaperd::protocol::wall_time;

enum column { name, state, pid, uptime, restarts, why, columns };
using row = std::array<std::string, columns>;

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_why = 12; // a name so long that less is left makes the line longer

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

using widths = std::array<std::size_t, columns>;

widths widths_of(const std::vector<row>& rows, const terminal& out)
{
    widths wide{};
    for (const auto& r : rows)
        for (std::size_t c = 0; c < columns; ++c)
            wide[c] = std::max(wide[c], width_of(r[c]));
    std::size_t before = 0;
    for (std::size_t c = 0; c < why; ++c)
        before += wide[c] + gap;
    wide[why] = before + narrowest_why < out.width ? out.width - before : narrowest_why;
    return wide;
}

// Numbers stand to the right.
std::string cell(const std::string& text, column c, std::size_t width)
{
    return c == pid || c == restarts ? padding(text, width) + text : text + padding(text, width);
}

std::string line(const row& r, const widths& wide, colour shade, const terminal& out)
{
    std::string text;
    for (auto c : {name, state, pid, uptime, restarts}) {
        auto content = cell(r[c], c, wide[c]);
        text += c == state ? painted(content, shade, out) : content;
        text += std::string(gap, ' ');
    }
    text += cut(r[why], wide[why]);
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
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
    auto wide = widths_of(rows, out);
    std::string text = line(rows.front(), wide, colour::plain, out);
    for (std::size_t i = 0; i < programs.size(); ++i)
        text += line(rows[i + 1], wide, colour_of(programs[i].state), out);
    return text;
}

} // namespace reaperctl
