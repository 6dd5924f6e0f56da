#include "terminal.hpp"
#include "verbs.hpp"

#include <algorithm>

namespace reaperctl {

namespace {

constexpr std::string_view names_and_codes = R"(
Names: web, group:name, group:* for a whole group, all.
Exit codes: 0 it is as you wished; 1 error; 2 wrong use, or errors in a checked file; 3 something is not running (status);
            4 the daemon cannot be reached, or status knows no such program; 7 not running, or cannot be started.
)";

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string all_of_it()
{
    std::string text = "reaperctl asks reaperd what it does, and tells it what to do.\n\n"
                       "Usage: reaperctl [options] VERB [NAME...]\n\nVerbs\n";
    for (const auto& v : all_verbs())
        text += "  " + padded(std::string(v.name) + " " + std::string(v.takes), 31) + std::string(v.summary) + "\n";
    return text + "\n" + describe_options() + std::string(names_and_codes);
}

std::string of_one(const verb& v)
{
    std::string text = usage(v) + "\n" + std::string(v.summary) + "\n";
    if (!v.options.empty())
        text += "options: " + std::string(v.options) + " (reaperctl help tells what they mean)\n";
    return text + std::string(v.details);
}

} // namespace

exit_code help(const invocation& wish)
{
    if (wish.words.empty()) {
        say(all_of_it());
        return ok;
    }
    const auto* v = find_verb(wish.words[0]);
    if (!v) {
        complain("reaperctl: unknown verb: " + wish.words[0]);
        return wrong_use;
    }
    say(of_one(*v));
    return ok;
}

} // namespace reaperctl
