#include "question.hpp"

#include "python_text.hpp"
#include "session.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace supervisorctl {

std::optional<std::string> read_plain_line(const std::string& prompt)
{
    std::fwrite(prompt.data(), 1, prompt.size(), stdout);
    std::fflush(stdout);
    char* text = nullptr;
    std::size_t size = 0;
    const auto length = ::getline(&text, &size, stdin);
    const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
    if (length <= 0)
        return std::nullopt;
    std::string line(text, std::size_t(length));
    if (line.ends_with('\n'))
        line.pop_back();
    return line;
}

std::string ask(const std::string& question)
{
    auto line = read_plain_line(question);
    if (!line)
        throw python_error("EOFError", "EOF when reading a line");
    return *line;
}

bool is_agreed(const std::string& question)
{
    const auto answer = ask(question);
    return answer.starts_with('y') || answer.starts_with('Y');
}

reaperd::protocol::login ask_for_login()
{
    auto username = ask("Username:");
    const char* password = ::getpass("Password:"); // on the terminal, even where standard input is none
    if (!password)
        throw python_error("EOFError", "EOF when reading a line");
    say("");
    return {std::move(username), password};
}

} // namespace supervisorctl
