#include "line_editor.hpp"

#include "question.hpp"

#include <cstdlib>
#include <cstring>
#include <editline/readline.h>
#include <fstream>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace supervisorctl {

namespace {

// As for readline, but that "group:process", "group:*" and names with "-" are one word each.
constexpr const char* word_breaks = " \t\n`~!@#$%^&()=+[{]}\\|;'\",<>/?";

// libedit calls back without telling for whom.
completer complete_line;

std::vector<std::string> offered;

char* next_offered(const char*, int index)
{
    const auto at = std::size_t(index);
    return at < offered.size() ? ::strdup((offered[at] + " ").c_str()) : nullptr;
}

char** complete(const char* word, int, int end)
{
    rl_attempted_completion_over = 1; // no file names instead
    offered = complete_line(std::string(rl_line_buffer, std::size_t(end)), word);
    return ::rl_completion_matches(word, next_offered);
}

void set_up_editing()
{
    static char name[] = "supervisorctl";
    rl_readline_name = name;
    rl_completer_word_break_characters = const_cast<char*>(word_breaks);
    rl_attempted_completion_function = complete;
    rl_completion_append_character = '\0';
    ::using_history();
}

} // namespace

line_editor::line_editor(completer words, std::optional<std::string> history_file)
    : history_file_(std::move(history_file))
    , has_terminal_(::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO))
{
    if (!has_terminal_)
        return;
    complete_line = std::move(words);
    set_up_editing();
    if (!history_file_)
        return;
    std::ifstream file(*history_file_);
    for (std::string line; std::getline(file, line); last_line_ = line)
        ::add_history(line.c_str());
}

line_editor::~line_editor()
{
    complete_line = nullptr;
}

std::optional<std::string> line_editor::read(const std::string& prompt)
{
    if (!has_terminal_)
        return read_plain_line(prompt);
    const std::unique_ptr<char, decltype(&std::free)> line(::readline(prompt.c_str()), &std::free);
    if (!line)
        return std::nullopt;
    remember(line.get());
    return line.get();
}

void line_editor::remember(const std::string& line)
{
    if (line.empty() || line == last_line_)
        return;
    last_line_ = line;
    ::add_history(line.c_str());
    if (!history_file_)
        return;
    const auto before = ::umask(077); // what is typed is nobody else's business
    std::ofstream(*history_file_, std::ios::app) << line << '\n';
    ::umask(before);
}

} // namespace supervisorctl
