#include "config/context.hpp"

#include "config/env_file.hpp"
#include "config/path.hpp"
#include "config/suggestion.hpp"

namespace reaperd::config {
namespace {

// A config file is written by people; one that is larger is something else, a log or a disk.
constexpr std::size_t largest_file = 64 * 1024 * 1024;

// Beyond these a suggestion helps nobody, and looking for it among thousands of names takes long.
constexpr std::size_t readable_problems = 100;

template <class Answer>
bool remembered(std::map<std::string, bool>& known, const std::string& question, Answer answer)
{
    auto [entry, is_new] = known.try_emplace(question, false);
    if (is_new)
        entry->second = answer(question);
    return entry->second;
}

} // namespace

result<const source*> context::open(const std::string& path, std::string shown_as)
{
    if (!world.read_file)
        return failure{"nobody can read files here"};
    auto text = world.read_file(absolute_path(path, world));
    if (!text)
        return text.error();
    if (text->size() > largest_file)
        return failure{"larger than 64 MB"};
    return &sources_.emplace_back(std::move(shown_as), folder_of(absolute_path(path, world)), std::move(*text));
}

std::string context::suggestion(std::string_view word, std::span<const std::string_view> known) const
{
    return found.count() < readable_problems ? did_you_mean(word, known) : "";
}

bool context::is_directory(const std::string& path)
{
    return remembered(directories_, absolute_path(path, world),
                      [this](const std::string& folder) { return world.is_directory && world.is_directory(folder); });
}

bool context::user_exists(const std::string& user)
{
    return remembered(users_, user,
                      [this](const std::string& name) { return world.user_exists && world.user_exists(name); });
}

bool context::owner_exists(const std::string& owner)
{
    auto colon = owner.find(':');
    return user_exists(owner.substr(0, colon))
        && (colon == owner.npos || (world.group_exists && world.group_exists(owner.substr(colon + 1))));
}

const environment_map& context::env_file(const std::string& path, const place& named_at)
{
    auto [entry, is_new] = env_files_.try_emplace(path);
    if (!is_new)
        return entry->second;
    auto file = open(path, path);
    if (file)
        entry->second = read_env_file(**file, found);
    else
        found.error(named_at, "cannot read env_file " + path + ": " + file.error().message);
    return entry->second;
}

names context::names_in(const source& file) const
{
    names known;
    known.here = file.folder;
    known.host_node_name = world.host_name;
    known.environments = {&daemon_environment, &world.environment};
    return known;
}

} // namespace reaperd::config
