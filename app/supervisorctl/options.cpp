#include "options.hpp"

#include "python_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace supervisorctl {

namespace {

using reaperd::failure;
using reaperd::result;

struct option {
    char letter;
    std::string_view name; // empty: none
    std::optional<std::string> invocation::*value = nullptr;
    bool invocation::*flag = nullptr;
};
constexpr auto options = std::to_array<option>({
    {'h', "help", nullptr, &invocation::help},
    {'?', "", nullptr, &invocation::help},
    {'c', "configuration", &invocation::config_file, nullptr},
    {'i', "interactive", nullptr, &invocation::interactive},
    {'s', "serverurl", &invocation::server, nullptr},
    {'u', "username", &invocation::username, nullptr},
    {'p', "password", &invocation::password, nullptr},
    {'r', "history_file", &invocation::history_file, nullptr},
});

struct given {
    const option* what;
    std::string as; // "-s", "--serverurl"
    std::string value = {};
};

// Whether Python's urlparse() finds a scheme, and something behind it.
bool is_url(std::string_view text)
{
    auto colon = text.find(':');
    if (colon == text.npos || colon == 0 || !std::isalpha(static_cast<unsigned char>(text[0])))
        return false;
    auto belongs_to_a_scheme = [](unsigned char letter) {
        return std::isalnum(letter) || letter == '+' || letter == '-' || letter == '.';
    };
    if (!std::ranges::all_of(text.substr(0, colon), belongs_to_a_scheme))
        return false;
    auto rest = text.substr(colon + 1);
    if (rest.starts_with("//"))
        rest.remove_prefix(2);
    return !rest.empty() && rest[0] != '?' && rest[0] != '#';
}

class reader {
public:
    explicit reader(const std::vector<std::string>& arguments)
        : arguments_(arguments)
    {
    }

    result<std::vector<given>> read()
    {
        while (!at_end() && arguments_[next_].size() > 1 && arguments_[next_][0] == '-') {
            const auto& argument = arguments_[next_++];
            if (argument == "--")
                break;
            auto read = argument.starts_with("--") ? read_long(argument.substr(2)) : read_letters(argument.substr(1));
            if (!read)
                return read.error();
        }
        return std::move(given_);
    }
    std::vector<std::string> words() const { return {arguments_.begin() + std::ptrdiff_t(next_), arguments_.end()}; }

private:
    bool at_end() const { return next_ == arguments_.size(); }

    // -isURL, -i -s URL
    result<void> read_letters(const std::string& letters)
    {
        for (std::size_t at = 0; at < letters.size(); ++at) {
            auto found = std::ranges::find(options, letters[at], &option::letter);
            const std::string as{'-', letters[at]};
            if (found == options.end())
                return failure{"option " + as + " not recognized"};
            if (found->flag) {
                given_.push_back({&*found, as});
                continue;
            }
            if (at + 1 < letters.size()) {
                given_.push_back({&*found, as, letters.substr(at + 1)});
                return {};
            }
            return take_value({&*found, as});
        }
        return {};
    }

    // --serverurl=URL, --serverurl URL, and --server, which can only be that.
    result<void> read_long(const std::string& text)
    {
        const auto equals = text.find('=');
        const auto name = text.substr(0, equals);
        auto found = find(name);
        if (!found)
            return found.error();
        const auto as = "--" + std::string((*found)->name);
        if ((*found)->flag && equals != text.npos)
            return failure{"option " + as + " must not have an argument"};
        if ((*found)->value && equals == text.npos)
            return take_value({*found, as});
        given_.push_back({*found, as, equals == text.npos ? "" : text.substr(equals + 1)});
        return {};
    }

    static result<const option*> find(const std::string& name)
    {
        std::vector<const option*> possible;
        for (const auto& one : options) {
            if (one.name == name && !name.empty())
                return &one;
            if (!one.name.empty() && one.name.starts_with(name))
                possible.push_back(&one);
        }
        if (possible.empty())
            return failure{"option --" + name + " not recognized"};
        if (possible.size() > 1)
            return failure{"option --" + name + " not a unique prefix"};
        return possible.front();
    }

    result<void> take_value(given option)
    {
        if (at_end())
            return failure{"option " + option.as + " requires argument"};
        option.value = arguments_[next_++];
        given_.push_back(std::move(option));
        return {};
    }

    const std::vector<std::string>& arguments_;
    std::size_t next_ = 0;
    std::vector<given> given_;
};

result<void> set(invocation& wish, const given& option)
{
    const bool is_server = option.what->value == &invocation::server;
    if (is_server && !is_url(option.value))
        return failure{"invalid value for " + option.as + " " + quoted(option.value) + ": value " + quoted(option.value)
                       + " is not a URL"};
    const bool is_set = option.what->flag ? wish.*option.what->flag : (wish.*option.what->value).has_value();
    if (is_set)
        return failure{"conflicting command line option " + quoted(option.as)};
    if (option.what->flag)
        wish.*option.what->flag = true;
    else
        wish.*option.what->value = option.value;
    return {};
}

} // namespace

result<invocation> parse_options(const std::vector<std::string>& arguments)
{
    reader arguments_reader(arguments);
    auto given = arguments_reader.read();
    if (!given)
        return given.error();
    invocation wish;
    for (const auto& option : *given) {
        if (auto done = set(wish, option); !done)
            return done.error();
        if (wish.help) // whatever comes after it
            break;
    }
    wish.words = arguments_reader.words();
    return wish;
}

std::string usage(const std::string& program)
{
    return "Usage: " + program
         + " [options] [action [arguments]]\n\n"
           "Tells supervisord, or reaperd, what to do, and what it does.\n\n"
           "-c, --configuration FILE  the config file with [supervisorctl]; it is searched for if not given\n"
           "-s, --serverurl URL       where the server listens: http://HOST:PORT or unix:///PATH\n"
           "-u, --username NAME       who to be there\n"
           "-p, --password WORD       and the password\n"
           "-i, --interactive         ask before a shutdown or a reload, and for a login that is missing\n"
           "-r, --history_file FILE   where the shell keeps what was typed\n"
           "-h, --help                print this\n\n"
           "Without an action a shell reads them; the action help lists them.\n";
}

} // namespace supervisorctl
