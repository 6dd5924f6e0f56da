#include "config/include.hpp"

#include "config/path.hpp"
#include "config/text.hpp"

#include <utility>

namespace reaperd::config {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

place at_offset(const source& file, std::size_t offset)
{
    auto next = std::ranges::upper_bound(file.line_starts, offset);
    auto line = static_cast<unsigned>(next - file.line_starts.begin());
    return {&file, line, static_cast<unsigned>(offset - file.line_starts[line - 1]) + 1};
}

// Nothing where the text is text.
bool complain_of_text(const source& file, problems& found)
{
    if (file.text.starts_with(byte_order_mark)) {
        found.error({&file, 1, 1}, "the file begins with a byte order mark: save it as UTF-8 without one");
        return true;
    }
    auto wrong = std::min(first_invalid_byte(file.text), file.text.find('\0'));
    if (wrong != file.text.npos)
        found.error(at_offset(file, wrong), "this byte is no text: save the file as UTF-8");
    return wrong != file.text.npos;
}

void read(const source& file, context& around)
{
    if (!complain_of_text(file, around.found))
        around.document.read(file, around.found);
}

void read_included(const std::string& path, const place& named_at, context& around)
{
    auto file = around.open(path, path);
    if (file) {
        around.included.push_back(path);
        read(**file, around);
    } else
        around.found.warning(named_at, "cannot read " + path + ", which is left out: " + file.error().message);
}

// Globs with blanks between them, relative to the file that holds them.
reading<void> set_files(include_draft& to, const field& from)
{
    to.has_files = true;
    auto text = from.text();
    for (std::size_t at = 0; at < text.size();) {
        auto end = at;
        while (end < text.size() && !is_space(text[end]))
            ++end;
        if (end > at) {
            auto pattern = joined(from.entry.file->folder, text.substr(at, end - at));
            auto paths = from.around.world.glob ? from.around.world.glob(pattern) : std::vector<std::string>();
            if (paths.empty())
                from.warn({"no file matches " + pattern + ": delete it, or correct the path", at});
            const auto named_at = from.where(at);
            for (const auto& path : paths)
                read_included(path, named_at, from.around);
        }
        at = end + 1;
    }
    return {};
}

constexpr auto table = sorted(std::to_array<option<include_draft>>({{"files", stage::section, set_files}}));

// An include of an included file is read by nobody: the list was made before.
void warn_of_includes_in(const ini::section& section, const source* main, context& around)
{
    for (const auto& entry : section.entries)
        if (entry.file != main)
            around.found.warning(entry.key_place(), "[include] counts in the main file only: name the files there");
}

} // namespace

std::span<const option<include_draft>> include_options()
{
    return table;
}

void read_main_file(const std::string& file, context& around)
{
    auto opened = around.open(file, file);
    if (opened)
        read(**opened, around);
    else
        around.found.error_in(file, "cannot read it: " + opened.error().message);
}

void read_included_files(context& around)
{
    const auto* section = around.document.find("include");
    if (!section)
        return;
    const auto where = section->where;
    // Copies: reading more files moves the entries of the document.
    std::vector<ini::entry> entries;
    for (const auto* entry : around.document.all(*section))
        entries.push_back(*entry);
    std::vector<const ini::entry*> pointers;
    for (const auto& entry : entries)
        pointers.push_back(&entry);
    include_draft draft;
    matched_options<include_draft>(pointers, include_options())
        .set(draft, stage::section, around.names_in(*where.file), around);
    if (!around.document.find(*section, "files"))
        around.found.error(where, "[include] has no files: write files = conf.d/*.conf");
    warn_of_includes_in(*around.document.find("include"), where.file, around);
}

} // namespace reaperd::config
