// Lines with editing, history and completion where there is a terminal, and plain ones where there is none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace supervisorctl {

// What a word may become, given the line up to its end.
using completer = std::function<std::vector<std::string>(const std::string& line, const std::string& word)>;

// There is one at a time: the terminal is one.
class line_editor {
public:
    // The history is read from the file, and each new line is added to it at once, in the format of GNU readline.
    line_editor(completer, std::optional<std::string> history_file);
    ~line_editor();
    line_editor(const line_editor&) = delete;
    line_editor& operator=(const line_editor&) = delete;

    std::optional<std::string> read(const std::string& prompt); // nothing: no more will come

private:
    void remember(const std::string& line);

    std::optional<std::string> history_file_;
    std::string last_line_;
    bool has_terminal_;
};

} // namespace supervisorctl
