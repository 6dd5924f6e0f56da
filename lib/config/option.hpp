// Options as data: each section has a table of its options, which reading, the "did you mean" and the tests share.
#pragma once

#include "config/context.hpp"
#include "config/mistake.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::config {

// When an option of a program is read: once for its section, or again for each process, in this order.
enum class stage { section, unexpanded, env_file, environment, process };

// An option as it stands in the file, its value expanded.
struct field {
    const ini::entry& entry;
    expanded value;
    const names& known;
    context& around;

    std::string_view text() const { return value.text; }
    place where(std::size_t offset = 0) const; // of an offset in the value
    void warn(const mistake&) const;
};

// What an option sets in a Draft, a section on its way to becoming part of the configuration.
template <class Draft>
struct option {
    std::string_view name;
    config::stage stage;
    reading<void> (*set)(Draft&, const field&);
};

// Sorted by name, which is how options are looked up.
template <class Draft, std::size_t Count>
constexpr std::array<option<Draft>, Count> sorted(std::array<option<Draft>, Count> options)
{
    std::ranges::sort(options, {}, &option<Draft>::name);
    return options;
}

// Where a value is wrong: "NAME: what".
void report(const field&, const mistake&);
// Nothing, and an error is reported, where the text cannot be expanded.
std::optional<expanded> expand_entry(const ini::entry&, const names&, context&);

// The entries that are options of the table, each with its option; unknown keys are not ours to see.
template <class Draft>
class matched_options {
public:
    matched_options(std::span<const ini::entry* const> entries, std::span<const option<Draft>> options)
    {
        for (const auto* entry : entries) {
            auto found = std::ranges::lower_bound(options, entry->key, {}, &option<Draft>::name);
            if (found != options.end() && found->name == entry->key)
                matches_.push_back({entry, &*found});
        }
    }

    // Sets what the entries say for the options of a stage; problems are reported.
    void set(Draft& draft, stage wanted, const names& known, context& around) const
    {
        for (const auto& [entry, option] : matches_)
            if (option->stage == wanted)
                set(draft, *entry, *option, known, around);
    }

private:
    struct match {
        const ini::entry* entry;
        const config::option<Draft>* option;
    };

    static void set(Draft& draft, const ini::entry& entry, const option<Draft>& option, const names& known,
                    context& around)
    {
        auto value = option.stage == stage::unexpanded ? expanded{std::string(entry.value), {}}
                                                       : expand_entry(entry, known, around);
        if (!value)
            return;
        const field field{entry, std::move(*value), known, around};
        if (auto done = option.set(draft, field); !done)
            report(field, done.error());
    }

    std::vector<match> matches_;
};

// A section whose options all are read at once.
template <class Draft>
void read_section(const ini::section& section, std::span<const option<Draft>> options, Draft& draft, context& around)
{
    matched_options<Draft>(around.document.all(section), options)
        .set(draft, stage::section, around.names_in(*section.where.file), around);
}

// ---- readers that several tables share

// A file whose folder exists; ~ stands for the home directory.
reading<std::string> path_in_existing_folder(std::string_view, context&);
reading<std::string> socket_path(std::string_view, const surroundings&); // absolute, and short enough for a socket
reading<std::string> existing_folder(std::string_view, context&);
reading<std::string> existing_user(std::string_view, context&);
reading<std::string> existing_owner(std::string_view, context&); // user[:group]
reading<unsigned> permissions(std::string_view);                 // octal

} // namespace reaperd::config
