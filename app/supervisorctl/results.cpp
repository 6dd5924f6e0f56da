#include "results.hpp"

#include "faults.hpp"
#include "python_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_to.hpp>
#include <map>
#include <span>

namespace supervisorctl {

namespace {

namespace json = boost::json;

std::string text_at(const json::value& from, std::string_view key)
{
    return std::string(from.at(key).as_string());
}
int number_at(const json::value& from, std::string_view key)
{
    return int(from.at(key).as_int64());
}

struct wording {
    int code;
    std::string_view words;
};
constexpr auto start_errors = std::to_array<wording>({
    {bad_name, "no such process"},
    {no_file, "no such file"},
    {not_executable, "file is not executable"},
    {already_started, "already started"},
    {spawn_error, "spawn error"},
    {abnormal_termination, "abnormal termination"},
});
constexpr auto signal_errors = std::to_array<wording>({
    {bad_name, "no such process"},
    {bad_signal, "bad signal name"},
    {not_running, "not running"},
});
constexpr auto clear_errors = std::to_array<wording>({
    {bad_name, "no such process"},
    {failed, "failed"},
});

std::string line_of(const outcome& result, std::string_view done, std::span<const wording> errors)
{
    auto name = namespec(result.group, result.name);
    if (result.status == success)
        return name + ": " + std::string(done);
    auto found = std::ranges::find(errors, result.status, &wording::code);
    if (found == errors.end())
        throw python_error("ValueError", "Unknown result code " + std::to_string(result.status) + " for " + name);
    return name + ": ERROR (" + std::string(found->words) + ")";
}

std::string signalled(const outcome& result, std::string_view done)
{
    return result.status == failed ? result.description : line_of(result, done, signal_errors);
}

std::size_t letters(std::string_view text)
{
    return std::size_t(std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}
std::string column(std::string text, std::size_t width)
{
    text.append(width - std::min(width, letters(text)), ' ');
    return text;
}

} // namespace

std::string namespec(const std::string& group, const std::string& process)
{
    return group == process ? process : group + ":" + process;
}

split_name split_namespec(const std::string& name)
{
    auto colon = name.find(':');
    if (colon == name.npos)
        return {name, name};
    auto process = name.substr(colon + 1);
    if (process.empty() || process == "*")
        return {name.substr(0, colon), {}};
    return {name.substr(0, colon), process};
}

outcome outcome_of(const json::value& from)
{
    return {text_at(from, "group"), text_at(from, "name"), number_at(from, "status"), text_at(from, "description")};
}

std::string start_result(const outcome& result)
{
    return line_of(result, "started", start_errors);
}
std::string stop_result(const outcome& result)
{
    return signalled(result, "stopped");
}
std::string signal_result(const outcome& result)
{
    return signalled(result, "signalled");
}
std::string clear_result(const outcome& result)
{
    return line_of(result, "cleared", clear_errors);
}

process_info process_info_of(const json::value& from)
{
    return {text_at(from, "group"), text_at(from, "name"), number_at(from, "state"), text_at(from, "statename"),
            text_at(from, "description")};
}

bool is_stopped(const process_info& info)
{
    constexpr auto stopped_exited_fatal_unknown = std::to_array({0, 100, 200, 1000});
    return std::ranges::find(stopped_exited_fatal_unknown, info.state) != stopped_exited_fatal_unknown.end();
}

std::vector<std::string> status_lines(const std::vector<process_info>& all)
{
    std::size_t widest = 30;
    for (const auto& info : all)
        widest = std::max(widest, letters(namespec(info.group, info.name)));
    std::vector<std::string> lines;
    for (const auto& info : all)
        lines.push_back(column(namespec(info.group, info.name), widest + 3) + column(info.state_name, 10)
                        + info.description);
    return lines;
}

std::string avail_line(const json::value& info)
{
    auto is_true = [&info](std::string_view key) {
        const auto& value = info.at(key);
        return value.is_bool() ? value.as_bool() : value.as_int64() != 0;
    };
    return column(namespec(text_at(info, "group"), text_at(info, "name")), 32) + " "
         + column(is_true("inuse") ? "in use" : "avail", 9) + " " + column(is_true("autostart") ? "auto" : "manual", 9)
         + " " + std::to_string(number_at(info, "group_prio")) + ":" + std::to_string(number_at(info, "process_prio"));
}

changes changes_of(const json::value& answer)
{
    const auto& all = answer.as_array().at(0).as_array();
    using names = std::vector<std::string>;
    return {json::value_to<names>(all.at(0)), json::value_to<names>(all.at(1)), json::value_to<names>(all.at(2))};
}

std::vector<std::string> change_lines(const changes& all)
{
    std::map<std::string, std::string> words;
    for (const auto& name : all.added)
        words[name] = "available";
    for (const auto& name : all.changed)
        words[name] = "changed";
    for (const auto& name : all.removed)
        words[name] = "disappeared";
    if (words.empty())
        return {"No config updates to processes"};
    std::vector<std::string> lines;
    for (const auto& [name, what] : words)
        lines.push_back(name + ": " + what);
    return lines;
}

} // namespace supervisorctl
