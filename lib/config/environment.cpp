#include "config/environment.hpp"

#include "config/text.hpp"

#include <algorithm>
#include <optional>

namespace reaperd::config {
namespace {

struct token {
    std::string text; // with its quotes
    std::size_t offset = 0;
};

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("_/.+-():").find(c) != std::string_view::npos;
}

// Python's shlex without its POSIX mode.
class lexer {
public:
    lexer(std::string_view text, std::vector<mistake>& losses)
        : text_(text)
        , losses_(losses)
    {
    }

    reading<std::vector<token>> tokens();

private:
    token word();
    reading<token> quotation();
    token character();
    void skip_comment();

    std::string_view text_;
    std::vector<mistake>& losses_;
    std::size_t at_ = 0;
};

reading<std::vector<token>> lexer::tokens()
{
    std::vector<token> all;
    while (at_ < text_.size()) {
        char next = text_[at_];
        if (is_blank(next)) {
            ++at_;
        } else if (next == '#') {
            skip_comment();
        } else if (is_quote(next)) {
            auto quoted = quotation();
            if (!quoted)
                return quoted.error();
            all.push_back(std::move(*quoted));
        } else {
            all.push_back(is_word(next) ? word() : character());
        }
    }
    return all;
}

// A comment does not end a word: what follows on the next line belongs to it. A quote inside a word is a letter.
token lexer::word()
{
    token result{"", at_};
    while (at_ < text_.size()) {
        char next = text_[at_];
        if (next == '#') {
            skip_comment();
        } else if (is_word(next) || is_quote(next)) {
            result.text += next;
            ++at_;
        } else {
            break;
        }
    }
    return result;
}

reading<token> lexer::quotation()
{
    auto end = text_.find(text_[at_], at_ + 1);
    if (end == text_.npos)
        return mistake("this quote is never closed: write another " + std::string(1, text_[at_]) + " behind the value",
                       at_);
    token result{std::string(text_.substr(at_, end + 1 - at_)), at_};
    at_ = end + 1;
    return result;
}

token lexer::character()
{
    token result{std::string(first_character(text_.substr(at_))), at_};
    at_ += result.text.size();
    return result;
}

void lexer::skip_comment()
{
    auto end = std::min(text_.find('\n', at_), text_.size());
    losses_.emplace_back("'#' begins a comment, so " + quoted(text_.substr(at_, end - at_))
                             + " is dropped: put the value in quotes",
                         at_);
    at_ = std::min(end + 1, text_.size());
}

std::string_view without_quotes(std::string_view text)
{
    while (!text.empty() && is_quote(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_quote(text.back()))
        text.remove_suffix(1);
    return text;
}

// What the writer most likely meant, to be compared with what supervisord makes of it.
std::string_view meant(std::string_view text)
{
    bool enclosed = text.size() >= 2 && is_quote(text.front()) && text.front() == text.back();
    return enclosed ? text.substr(1, text.size() - 2) : text;
}

mistake no_pair(const std::vector<token>& tokens, std::size_t at, std::size_t end)
{
    const auto& name = tokens[at];
    if (at + 1 < tokens.size() && tokens[at + 1].text == "=")
        return {name.text + " has no value: write " + name.text + "=\"\" for an empty one",
                at + 2 < tokens.size() ? tokens[at + 2].offset : end};
    return {"NAME=value is expected here, not " + quoted(name.text)
                + ": write commas between the pairs, and double quotes round values with anything but letters, digits "
                  "and _/.+-():",
            name.offset};
}

class pair_reader {
public:
    pair_reader(const std::vector<token>& tokens, environment_pairs& into)
        : tokens_(tokens)
        , into_(into)
    {
    }

    void take(std::size_t at)
    {
        const auto& name = tokens_[at];
        const auto& value = tokens_[at + 2];
        if (is_quote(name.text.front()))
            lose("the quotes are part of the name " + name.text + ": write it without", name);
        if (meant(value.text) != without_quotes(value.text))
            lose("quotes at the ends of " + value.text + " are dropped: put other quotes round the value", value);
        if (into_.variables.contains(name.text))
            lose(name.text + " is set twice, and the last value wins: delete one", name);
        into_.variables[name.text] = without_quotes(value.text);
    }

    // Whatever follows a value is skipped as if it were the comma.
    void skip(std::size_t at)
    {
        if (at < tokens_.size() && tokens_[at].text != "," && tokens_[at].text != ";")
            lose(quoted(tokens_[at].text) + " behind the value is dropped: put the value in quotes", tokens_[at]);
    }

private:
    void lose(std::string what, const token& where) { into_.losses.emplace_back(std::move(what), where.offset); }

    const std::vector<token>& tokens_;
    environment_pairs& into_;
};

} // namespace

reading<environment_pairs> parse_environment(std::string_view text)
{
    environment_pairs result;
    auto tokens = lexer(text, result.losses).tokens();
    if (!tokens)
        return tokens.error();
    pair_reader pairs(*tokens, result);
    for (std::size_t at = 0; at < tokens->size(); at += 4) {
        if (at + 2 >= tokens->size() || (*tokens)[at + 1].text != "=")
            return no_pair(*tokens, at, text.size());
        pairs.take(at);
        pairs.skip(at + 3);
    }
    return result;
}

} // namespace reaperd::config
