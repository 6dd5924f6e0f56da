#include "completion.hpp"

#include "python_text.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <array>

namespace supervisorctl {

namespace {

constexpr auto take_groups = std::to_array<std::string_view>({"add", "remove", "update"});
constexpr auto take_processes =
    std::to_array<std::string_view>({"clear", "fg", "pid", "restart", "signal", "start", "status", "stop", "tail"});

void add_once(std::vector<std::string>& words, const std::string& word)
{
    if (std::ranges::find(words, word) == words.end())
        words.push_back(word);
}

std::vector<std::string> verbs()
{
    std::vector<std::string> names{"help"};
    for (const auto& one : all_verbs())
        names.emplace_back(one.name);
    return names;
}

std::vector<std::string> groups(const known_processes& all)
{
    std::vector<std::string> names;
    for (const auto& one : all)
        add_once(names, one.group);
    return names;
}

// A process that is alone in its group has a short name, until a colon is typed.
std::vector<std::string> processes(const known_processes& all, bool in_full)
{
    std::vector<std::string> names;
    for (const auto& one : all) {
        if (!in_full && one.name == one.group) {
            add_once(names, one.name);
            continue;
        }
        add_once(names, one.group + ":" + one.name);
        add_once(names, one.group + ":*");
    }
    return names;
}

std::vector<std::string> candidates(const std::string& line, const std::string& word,
                                    const std::function<known_processes()>& known)
{
    const auto words = words_of(line);
    const bool in_verb = words.empty() || (words.size() == 1 && !line.ends_with(' '));
    if (in_verb || words.front() == "help")
        return verbs();
    if (std::ranges::find(take_groups, words.front()) != take_groups.end())
        return groups(known());
    if (std::ranges::find(take_processes, words.front()) != take_processes.end())
        return processes(known(), word.find(':') != word.npos);
    return {};
}

} // namespace

std::vector<std::string> completions(const std::string& line, const std::string& word,
                                     const std::function<known_processes()>& known)
{
    auto all = candidates(line, word, known);
    std::erase_if(all, [&word](const std::string& one) { return !one.starts_with(word); });
    return all;
}

} // namespace supervisorctl
