#include "config/source.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace reaperd::config {
namespace {

// More than anybody reads. A file of another kind altogether would fill the memory with them.
constexpr std::size_t most_problems = 1000;

std::vector<std::uint32_t> starts_of_lines(std::string_view text)
{
    std::vector<std::uint32_t> starts{0};
    for (std::size_t at = 0; at < text.size(); ++at) {
        bool before_newline = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        if ((text[at] == '\n' || text[at] == '\r') && !before_newline)
            starts.push_back(static_cast<std::uint32_t>(at + 1));
    }
    if (starts.back() == text.size())
        starts.pop_back();
    return starts;
}

} // namespace

source::source(std::string file_name, std::string file_folder, std::string file_text)
    : name(std::move(file_name))
    , folder(std::move(file_folder))
    , text(std::move(file_text))
    , line_starts(starts_of_lines(text))
{
}

std::string_view source::line(unsigned number) const
{
    if (number == 0 || number > line_starts.size())
        return {};
    auto begin = line_starts[number - 1];
    auto end = number < line_starts.size() ? line_starts[number] : text.size();
    while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r'))
        --end;
    return std::string_view(text).substr(begin, end - begin);
}

void problems::add(severity severity, const place& where, std::string message)
{
    auto& count = severity == severity::error ? errors_ : others_;
    if (++count > most_problems)
        return;
    position at{where.file ? where.file->name : "", where.line, where.column};
    if (std::ranges::find(files_, at.file) == files_.end())
        files_.push_back(at.file);
    auto text = where.file ? std::string(where.file->line(where.line)) : std::string();
    found_.push_back({severity, std::move(at), std::move(message), std::move(text)});
}

void problems::error(const place& where, std::string message)
{
    add(severity::error, where, std::move(message));
}

void problems::warning(const place& where, std::string message)
{
    add(severity::warning, where, std::move(message));
}

void problems::note(const place& where, std::string message)
{
    add(severity::note, where, std::move(message));
}

void problems::error_in(const std::string& file, std::string message)
{
    ++errors_;
    found_.push_back({severity::error, {file, 0, 0}, std::move(message), {}});
}

std::vector<diagnostic> problems::take()
{
    auto rank = [this](const diagnostic& what) {
        auto file = std::ranges::find(files_, what.where.file) - files_.begin();
        return std::tuple(file, what.where.line, what.where.column, what.severity, std::string_view(what.message));
    };
    std::ranges::sort(found_, {}, rank);
    auto repeated = std::ranges::unique(found_);
    found_.erase(repeated.begin(), repeated.end());
    return std::exchange(found_, {});
}

} // namespace reaperd::config
