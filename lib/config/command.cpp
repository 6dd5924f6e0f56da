#include "config/command.hpp"

#include <optional>

namespace reaperd::config {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// Python's shlex.split() with posix=True, a word at a time.
class splitter {
public:
    explicit splitter(std::string_view text)
        : rest_(text)
    {
    }

    result<std::optional<std::string>> next();

private:
    void quotation(char quote);
    void escaped_in_quotes(char quote);

    std::string_view rest_;
    std::string word_;
    const char* wrong_ = nullptr;
};

result<std::optional<std::string>> splitter::next()
{
    word_.clear();
    bool is_word = false;
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    while (!rest_.empty() && blanks.find(rest_.front()) == blanks.npos && !wrong_) {
        is_word = true;
        char first = rest_.front();
        rest_.remove_prefix(1);
        if (first == '\'' || first == '"') {
            quotation(first);
        } else if (first != '\\') {
            word_ += first;
        } else if (rest_.empty()) {
            wrong_ = "No escaped character";
        } else {
            word_ += rest_.front();
            rest_.remove_prefix(1);
        }
    }
    if (wrong_)
        return failure{wrong_};
    return is_word ? std::optional(word_) : std::nullopt;
}

void splitter::quotation(char quote)
{
    while (!rest_.empty() && rest_.front() != quote && !wrong_) {
        char next = rest_.front();
        rest_.remove_prefix(1);
        if (quote == '"' && next == '\\')
            escaped_in_quotes(quote);
        else
            word_ += next;
    }
    if (rest_.empty() && !wrong_)
        wrong_ = "No closing quotation";
    if (!wrong_)
        rest_.remove_prefix(1);
}

// Inside double quotes a backslash takes away the meaning of a quote or a backslash, and is a letter before others.
void splitter::escaped_in_quotes(char quote)
{
    if (rest_.empty()) {
        wrong_ = "No escaped character";
        return;
    }
    if (rest_.front() != quote && rest_.front() != '\\')
        word_ += '\\';
    word_ += rest_.front();
    rest_.remove_prefix(1);
}

} // namespace

result<std::vector<std::string>> split_command(std::string_view command)
{
    std::vector<std::string> words;
    splitter split(command);
    for (;;) {
        auto word = split.next();
        if (!word)
            return word.error();
        if (!*word)
            break;
        words.push_back(std::move(**word));
    }
    if (words.empty())
        return failure{"command is empty"};
    return words;
}

} // namespace reaperd::config
