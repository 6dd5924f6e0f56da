#include "config/spawn_checks.hpp"

#include "config/command.hpp"
#include "config/path.hpp"
#include "config/program.hpp"
#include "config/text.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace reaperd::config {
namespace {

constexpr const char* default_path = "/bin:/usr/bin:/usr/local/bin"; // supervisord's, where there is none at all

class spawn_checker {
public:
    explicit spawn_checker(context& around);

    void check(const program&);

private:
    std::optional<std::string> trouble_with(const program&) const;
    std::optional<std::string> trouble_with_file(const std::string& path) const;
    std::string search_path(const program&) const;
    bool exists(const std::string& path) const
    {
        return around_.world.exists && around_.world.exists(absolute_path(path, around_.world));
    }
    void warn(const program&, std::string_view key, const std::string& what);

    context& around_;
    std::unordered_map<std::string, const ini::section*> sections_; // by prefix and name
};

spawn_checker::spawn_checker(context& around)
    : around_(around)
{
    for (const auto& section : around.document.sections())
        if (auto prefix = program_kind(section))
            sections_.emplace(std::string(*prefix) + std::string(strip(section.name.substr(prefix->size()))), &section);
}

void spawn_checker::check(const program& program)
{
    const auto& directory = program.execution.directory;
    if (directory && !around_.is_directory(*directory))
        warn(program, "directory", "there is no directory " + quoted(*directory) + ", so this program will not start");
    if (auto trouble = trouble_with(program))
        warn(program, "command", *trouble + ", so this program will not start");
}

std::optional<std::string> spawn_checker::trouble_with(const program& program) const
{
    auto words = split_command(program.execution.command);
    if (!words)
        return "can't parse the command: " + words.error().message;
    const auto& command = words->front();
    if (command.find('/') != command.npos)
        return trouble_with_file(command);
    auto path = search_path(program);
    for (std::size_t at = 0; at <= path.size();) {
        auto end = std::min(path.find(':', at), path.size());
        auto candidate = joined(path.substr(at, end - at), command);
        if (exists(candidate)) // the first one counts, executable or not
            return trouble_with_file(candidate);
        at = end + 1;
    }
    return "can't find command " + quoted(command) + " in " + path;
}

std::optional<std::string> spawn_checker::trouble_with_file(const std::string& path) const
{
    if (!exists(path))
        return "can't find command " + quoted(path);
    if (around_.world.is_executable && !around_.world.is_executable(absolute_path(path, around_.world)))
        return "command at " + quoted(path) + " is not executable";
    return std::nullopt;
}

std::string spawn_checker::search_path(const program& program) const
{
    const auto& own = program.execution.environment;
    const auto& inherited = around_.world.environment;
    if (auto path = own.find("PATH"); path != own.end())
        return path->second;
    if (auto path = inherited.find("PATH"); path != inherited.end() && !path->second.empty())
        return path->second;
    return default_path;
}

void spawn_checker::warn(const program& program, std::string_view key, const std::string& what)
{
    auto found = sections_.find(std::string(prefix_of(program)) + program.section);
    if (found == sections_.end()) // its name was refused, which comes first
        return;
    const auto* section = found->second;
    const auto* entry = around_.document.find(*section, key);
    around_.found.warning(entry ? around_.document.value_place(*entry) : section->where,
                          std::string(key) + ": " + what);
}

// The quote that is open at the end of the text, as a shell sees it.
char open_quote(std::string_view text, char open)
{
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\\' && open != '\'')
            ++at;
        else if (open == 0 && (text[at] == '"' || text[at] == '\''))
            open = text[at];
        else if (text[at] == open)
            open = 0;
    return open;
}

void check_cut_quotes(const ini::entry& entry, context& around)
{
    char open = 0;
    for (auto number = entry.first_piece; number < entry.first_piece + entry.pieces; ++number) {
        const auto& part = around.document.pieces()[number];
        auto line = entry.file->line(part.line);
        open = open_quote(line.substr(part.column - 1, part.length), open);
        if (open != 0 && part.comment != 0)
            around.found.warning(
                {entry.file, part.line, part.comment},
                std::string(entry.key)
                    + ": a comment begins here and cuts off the rest of a quoted text, which no quoting "
                      "prevents: write '"
                    + line[part.comment - 1] + "' without a blank before it");
    }
}

} // namespace

void check_spawns(const std::vector<group>& groups, context& around)
{
    spawn_checker checker(around);
    for (const auto& group : groups)
        for (const auto& program : group.programs)
            checker.check(program);
}

void check_cut_quotes(context& around)
{
    for (const auto& section : around.document.sections())
        for (const auto& entry : section.entries)
            if (entry.key == "command" || entry.key == "environment")
                check_cut_quotes(entry, around);
}

} // namespace reaperd::config
