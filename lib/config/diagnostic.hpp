// What is wrong with a config file, and where: printed as compilers do, so that editors can jump to it.
#pragma once

#include <string>
#include <vector>

namespace reaperd::config {

struct position {
    std::string file;
    unsigned line = 0;   // from 1; 0: the file as a whole
    unsigned column = 0; // from 1, in bytes

    friend bool operator==(const position&, const position&) = default;
};

enum class severity { error, warning, note };

struct diagnostic {
    config::severity severity = severity::error;
    position where;
    std::string message;     // what is wrong and what to write instead
    std::string source_line; // the line itself, for the caret

    friend bool operator==(const diagnostic&, const diagnostic&) = default;
};

// "file:3:7: error: ..." with the line and a caret under the column.
std::string render(const diagnostic&);

bool has_errors(const std::vector<diagnostic>&);

} // namespace reaperd::config
