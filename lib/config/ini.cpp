#include "config/ini.hpp"

#include "config/text.hpp"

#include <algorithm>

namespace reaperd::config::ini {
namespace {

constexpr auto npos = std::string_view::npos;

bool starts_comment(std::string_view line, std::size_t at)
{
    return at == 0 || is_space(line[at - 1]);
}

// Where an inline comment begins. Both characters are looked for in step, the n-th `;` together with the n-th `#`, and
// the search ends with the first step that finds one: "a;b #c ;d" is cut at " #", and so is "a;b ;c #d" (not at " ;").
std::size_t inline_comment(std::string_view line)
{
    auto semicolon = line.find(';');
    auto hash = line.find('#');
    while (semicolon != npos || hash != npos) {
        auto cut = npos;
        for (auto at : {semicolon, hash})
            if (at != npos && starts_comment(line, at))
                cut = std::min(cut, at);
        if (cut != npos)
            return cut;
        if (semicolon != npos)
            semicolon = line.find(';', semicolon + 1);
        if (hash != npos)
            hash = line.find('#', hash + 1);
    }
    return npos;
}

std::size_t indentation(std::string_view line)
{
    return static_cast<std::size_t>(std::ranges::find_if_not(line, is_space) - line.begin());
}

} // namespace

const entry* section::find(std::string_view key) const
{
    auto found = std::ranges::lower_bound(entries, key, {}, &entry::key);
    return found != entries.end() && found->key == key ? &*found : nullptr;
}

// Reads one file, line by line.
class document::reader {
public:
    reader(document& into, const source& file, problems& found)
        : document_(into)
        , file_(file)
        , found_(found)
    {
    }

    void read();

private:
    struct text_line {
        std::uint32_t number;
        std::string_view whole;
        std::string_view value; // without comment and blanks
        std::size_t comment;    // offset, npos: none
    };

    text_line take_apart(std::uint32_t number) const;
    void handle(const text_line&);
    void blank(const text_line&);
    void begin_section(const text_line&);
    void begin_entry(const text_line&);
    void complain_of_no_section(const text_line&);
    void add_piece(const text_line&, std::string_view share);
    void end_entry();
    std::string_view joined_value(const entry&);
    std::string_view lower(std::string_view key);
    place at(const text_line& line, std::string_view part) const;

    document& document_;
    const source& file_;
    problems& found_;
    section* section_ = nullptr;
    std::vector<section*> touched_;
    entry open_; // the entry that further lines may continue
    bool is_open_ = false;
    bool has_complained_ = false;
    std::size_t level_ = 0; // the indentation of the last header or key
};

void document::reader::read()
{
    for (std::uint32_t number = 1; number <= file_.line_starts.size(); ++number)
        handle(take_apart(number));
    end_entry();
    std::ranges::sort(touched_);
    auto repeated = std::ranges::unique(touched_);
    touched_.erase(repeated.begin(), repeated.end());
    for (auto* section : touched_)
        document_.settle(*section, found_);
}

document::reader::text_line document::reader::take_apart(std::uint32_t number) const
{
    auto whole = file_.line(number);
    auto stripped = strip(whole);
    if (!stripped.empty() && (stripped.front() == ';' || stripped.front() == '#'))
        return {number, whole, {}, 0};
    auto comment = inline_comment(whole);
    return {number, whole, comment == npos ? stripped : strip(whole.substr(0, comment)), comment};
}

void document::reader::handle(const text_line& line)
{
    if (line.value.empty())
        return blank(line);
    auto level = indentation(line.whole);
    if (is_open_ && level > level_)
        return add_piece(line, line.value);
    level_ = level;
    end_entry();
    if (line.value.front() == '[' && line.value.rfind(']') != npos && line.value.rfind(']') > 1)
        return begin_section(line);
    begin_entry(line);
}

// An empty line belongs to the value round it; one with a comment is not there at all.
void document::reader::blank(const text_line& line)
{
    if (is_open_ && line.comment == npos)
        add_piece(line, line.whole.substr(0, 0));
}

void document::reader::begin_section(const text_line& line)
{
    auto end = line.value.rfind(']');
    section_ = &document_.at(line.value.substr(1, end - 1), at(line, line.value));
    touched_.push_back(section_);
    if (auto rest = strip(line.value.substr(end + 1)); !rest.empty())
        found_.warning(at(line, rest),
                       "what follows the section's header on its line is ignored: write it on a line of its own");
}

void document::reader::begin_entry(const text_line& line)
{
    if (!section_)
        return complain_of_no_section(line);
    auto divider = line.value.find_first_of("=:");
    if (divider == npos)
        return found_.error(at(line, line.value),
                            "neither a [section] nor an option: write NAME = VALUE, or indent the "
                            "line to continue the value above");
    auto key = strip(line.value.substr(0, divider));
    if (key.empty())
        return found_.error(at(line, line.value), "an option without a name: write NAME = VALUE");
    open_ = {lower(key), {}, &file_, line.number, at(line, key).column, 0, 0};
    open_.first_piece = static_cast<std::uint32_t>(document_.pieces_.size());
    is_open_ = true;
    add_piece(line, strip(line.value.substr(divider + 1)));
}

// Once: a file that is something else altogether would have it in each line.
void document::reader::complain_of_no_section(const text_line& line)
{
    if (!has_complained_)
        found_.error(at(line, line.value), "no section yet: write a header such as [program:web] above this line");
    has_complained_ = true;
}

void document::reader::add_piece(const text_line& line, std::string_view share)
{
    auto cut = line.comment == npos ? 0 : line.comment + 1;
    document_.pieces_.push_back({line.number, at(line, share).column, static_cast<std::uint32_t>(share.size()),
                                 static_cast<std::uint32_t>(cut)});
    ++open_.pieces;
}

void document::reader::end_entry()
{
    if (!is_open_)
        return;
    is_open_ = false;
    while (open_.pieces > 1 && document_.pieces_.back().length == 0) {
        document_.pieces_.pop_back();
        --open_.pieces;
    }
    open_.value = joined_value(open_);
    section_->entries.push_back(open_);
}

std::string_view document::reader::joined_value(const entry& entry)
{
    auto text = [this](const piece& part) { return file_.line(part.line).substr(part.column - 1, part.length); };
    const auto* first = &document_.pieces_[entry.first_piece];
    if (entry.pieces == 1)
        return text(*first);
    auto& joined = document_.texts_.emplace_back(text(*first));
    for (const auto* part = first + 1; part != first + entry.pieces; ++part)
        joined.append("\n").append(text(*part));
    return joined;
}

std::string_view document::reader::lower(std::string_view key)
{
    if (std::ranges::none_of(key, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return key;
    return document_.texts_.emplace_back(to_lower(key));
}

place document::reader::at(const text_line& line, std::string_view part) const
{
    return {&file_, line.number, static_cast<unsigned>(part.data() - line.whole.data()) + 1};
}

void document::read(const source& file, problems& found)
{
    reader(*this, file, found).read();
}

section& document::at(std::string_view name, const place& where)
{
    if (name == defaults_.name)
        return defaults_;
    auto& known = by_name_[name];
    if (!known)
        known = &sections_.emplace_back(section{name, where, {}});
    return *known;
}

// The last of several keys wins. Across files that is how an include overrides; inside one it is most likely a slip.
void document::settle(section& section, problems& found)
{
    auto& entries = section.entries;
    std::ranges::stable_sort(entries, {}, &entry::key);
    auto kept = entries.begin();
    for (auto next = entries.begin(); next != entries.end(); ++next) {
        auto last = std::next(next);
        bool overridden = last != entries.end() && last->key == next->key;
        if (overridden && last->file == next->file)
            found.warning(next->key_place(), "'" + std::string(next->key) + "' is set again in line "
                                                 + std::to_string(last->line) + ", which wins: delete one of them");
        if (!overridden)
            *kept++ = *next;
    }
    entries.erase(kept, entries.end());
}

const section* document::find(std::string_view name) const
{
    auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

const entry* document::find(const section& section, std::string_view key) const
{
    const auto* own = section.find(key);
    return own ? own : defaults_.find(key);
}

std::vector<const entry*> document::all(const section& section) const
{
    std::vector<const entry*> entries;
    entries.reserve(section.entries.size() + defaults_.entries.size());
    for (const auto& entry : section.entries)
        entries.push_back(&entry);
    for (const auto& entry : defaults_.entries)
        if (!section.find(entry.key))
            entries.push_back(&entry);
    return entries;
}

place document::value_place(const entry& entry, std::size_t offset) const
{
    auto last = entry.first_piece + entry.pieces - 1;
    for (auto number = entry.first_piece;; ++number) {
        const auto& part = pieces_[number];
        if (offset <= part.length || number == last)
            return {entry.file, part.line,
                    part.column + static_cast<unsigned>(std::min<std::size_t>(offset, part.length))};
        offset -= part.length + 1;
    }
}

} // namespace reaperd::config::ini
