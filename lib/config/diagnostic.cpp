#include "config/diagnostic.hpp"

#include <algorithm>

namespace reaperd::config {
namespace {

const char* word(severity severity)
{
    switch (severity) {
    case severity::error: return "error";
    case severity::warning: return "warning";
    case severity::note: return "note";
    }
    return "error";
}

// Spaces up to the column, but tabs where the line has tabs, so that the caret stands right whatever a tab's width.
std::string margin(const diagnostic& what)
{
    auto text = what.source_line.substr(0, what.where.column - 1);
    text.resize(what.where.column - 1, ' ');
    std::ranges::replace_if(
        text, [](char c) { return c != '\t'; }, ' ');
    return text;
}

std::string place(const position& where)
{
    if (where.line == 0)
        return where.file + ": ";
    return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column) + ": ";
}

} // namespace

std::string render(const diagnostic& what)
{
    auto text = place(what.where) + word(what.severity) + ": " + what.message + "\n";
    if (what.where.line != 0 && what.where.column != 0)
        text += "    " + what.source_line + "\n    " + margin(what) + "^\n";
    return text;
}

bool has_errors(const std::vector<diagnostic>& diagnostics)
{
    return std::ranges::any_of(diagnostics, [](const auto& what) { return what.severity == severity::error; });
}

} // namespace reaperd::config
