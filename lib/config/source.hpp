// A file as it was read, and a place in it.
#pragma once

#include "config/diagnostic.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::config {

struct source {
    source(std::string file_name, std::string file_folder, std::string file_text);

    std::string name;   // as diagnostics print it
    std::string folder; // absolute: %(here)s
    std::string text;
    std::vector<std::uint32_t> line_starts; // offsets; "\n", "\r\n" and "\r" end a line

    std::string_view line(unsigned number) const; // from 1, without its end
};

struct place {
    const source* file = nullptr;
    unsigned line = 0; // 0: the file as a whole
    unsigned column = 0;
};

// The diagnostics of one run, each of them once, however many processes a section makes.
class problems {
public:
    void error(const place&, std::string message);
    void warning(const place&, std::string message);
    void note(const place&, std::string message);
    void error_in(const std::string& file, std::string message); // of a file that could not be read

    std::size_t count() const { return found_.size(); }
    std::size_t errors() const { return errors_; } // so far, repetitions counted
    std::vector<diagnostic> take();                // in the order of the text, without repetitions

private:
    void add(severity, const place&, std::string message);

    std::vector<diagnostic> found_;
    std::vector<std::string> files_; // in the order in which they turned up
    std::size_t errors_ = 0;
    std::size_t others_ = 0;
};

} // namespace reaperd::config
