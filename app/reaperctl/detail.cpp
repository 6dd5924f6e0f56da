#include "detail.hpp"

#include "model/duration.hpp"
#include "protocol/time.hpp"

namespace reaperctl {

namespace {

using reaperd::protocol::last_death;
using reaperd::protocol::program_detail;

std::string field(std::string_view key, const std::string& value)
{
    if (value.empty())
        return {};
    std::string text(key);
    return text.append(std::string(10 - key.size(), ' ')).append(harmless(value)).append("\n");
}

// To the second, in the reader's eyes: "2026-11-22 12:00:03 UTC".
std::string date(reaperd::protocol::wall_time at)
{
    auto text = reaperd::protocol::to_text(at).substr(0, 19);
    text[10] = ' ';
    return text + " UTC";
}

// "12 processes of its own, 3 orphans"
std::string reaped(const reaperd::protocol::program_status& status)
{
    if (status.reaped == 0 && status.orphans == 0)
        return {};
    auto text = std::to_string(status.reaped) + (status.reaped == 1 ? " process" : " processes") + " of its own";
    if (status.orphans > 0)
        text += ", " + std::to_string(status.orphans) + (status.orphans == 1 ? " orphan" : " orphans");
    return text;
}

std::string death_line(const last_death& death)
{
    return "  " + date(death.at) + "  " + describe(death.exit) + " after " + reaperd::brief(death.lifetime)
         + (death.by_request ? ", as asked for" : "") + "\n";
}

} // namespace

std::string last_words(const std::vector<std::string>& lines, const terminal& out)
{
    std::string text;
    for (const auto& words : lines)
        text += painted("  | " + harmless(words), colour::faint, out) + "\n";
    return text;
}

std::string detail_text(const program_detail& detail, const terminal& out)
{
    std::string text = "\n";
    text += field("command", detail.command);
    text += field("since", date(detail.status.since));
    text += field("why", detail.status.why);
    text += field("reaped", reaped(detail.status));
    text += field("stdout", detail.stdout_log);
    text += field("stderr", detail.stderr_log);
    if (!detail.deaths.empty())
        text += "\nlast deaths\n";
    for (const auto& death : detail.deaths)
        text += death_line(death);
    if (!detail.last_stderr.empty())
        text += "\nlast lines of stderr\n" + last_words(detail.last_stderr, out);
    return text;
}

} // namespace reaperctl
