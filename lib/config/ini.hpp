// The layer of lines: sections, keys and values with their places, as Python's RawConfigParser reads them for
// supervisord.
//
// Sections and keys are merged over all files that are read into one document, and the last key wins. Keys are
// lower-cased, the first `=` or `:` divides, deeper indentation continues a value, ` ;` and ` #` start a comment that
// no quoting prevents. Whatever is wrong with a line is reported and the rest is read on.
#pragma once

#include "config/source.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace reaperd::config::ini {

// One line's share of a value.
struct piece {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t length = 0;
    std::uint32_t comment = 0; // the column of the comment that was cut off behind it; 0: none
};

struct entry {
    std::string_view key;
    std::string_view value; // lines joined by "\n"
    const source* file = nullptr;
    std::uint32_t line = 0; // of the key
    std::uint32_t column = 0;
    std::uint32_t first_piece = 0;
    std::uint32_t pieces = 1;

    place key_place() const { return {file, line, column}; }
};

struct section {
    std::string_view name;      // all that stands between the brackets
    place where;                // of its first header
    std::vector<entry> entries; // sorted by key, each key once

    const entry* find(std::string_view key) const;
};

class document {
public:
    void read(const source&, problems&);

    const std::deque<section>& sections() const { return sections_; } // in the order of their first headers
    const section& defaults() const { return defaults_; }             // [DEFAULT], which all others inherit
    const section* find(std::string_view name) const;

    // A section's own entry, else the one of [DEFAULT].
    const entry* find(const section&, std::string_view key) const;
    // Own and inherited.
    std::vector<const entry*> all(const section&) const;

    place value_place(const entry&, std::size_t offset = 0) const;
    const std::vector<piece>& pieces() const { return pieces_; }

private:
    class reader;

    section& at(std::string_view name, const place&);
    void settle(section&, problems&);

    std::deque<section> sections_;
    section defaults_{"DEFAULT", {}, {}};
    std::unordered_map<std::string_view, section*> by_name_;
    std::vector<piece> pieces_;
    std::deque<std::string> texts_; // lower-cased keys and joined values
};

} // namespace reaperd::config::ini
