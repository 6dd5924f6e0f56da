#include "config/option.hpp"

#include "config/path.hpp"
#include "config/text.hpp"
#include "config/value.hpp"

#include <sys/un.h>

namespace reaperd::config {
namespace {

std::string with_name(const ini::entry& entry, const std::string& what)
{
    return std::string(entry.key) + ": " + what;
}

} // namespace

place field::where(std::size_t offset) const
{
    return around.document.value_place(entry, value.origin(offset));
}

void field::warn(const mistake& what) const
{
    around.found.warning(where(what.offset), with_name(entry, what.message));
}

void report(const field& field, const mistake& what)
{
    field.around.found.error(field.where(what.offset), with_name(field.entry, what.message));
}

std::optional<expanded> expand_entry(const ini::entry& entry, const names& known, context& around)
{
    auto local = known;
    local.here = entry.file->folder;
    auto value = expand(entry.value, local);
    if (value)
        return std::move(*value);
    around.found.error(around.document.value_place(entry, value.error().offset),
                       with_name(entry, value.error().message));
    return std::nullopt;
}

reading<std::string> path_in_existing_folder(std::string_view text, context& around)
{
    auto path = with_home(text, around.world);
    auto folder = folder_of(path);
    if (folder.empty() || around.is_directory(folder))
        return path;
    return mistake("the folder " + folder + " does not exist: create it, or write another path", 0);
}

reading<std::string> socket_path(std::string_view text, const surroundings& world)
{
    auto path = absolute_path(with_home(text, world), world);
    constexpr auto longest = sizeof(sockaddr_un::sun_path) - 1;
    if (path.size() > longest)
        return mistake("the path is longer than the " + std::to_string(longest)
                           + " bytes that a socket can have: write a shorter one",
                       0);
    return path;
}

reading<std::string> existing_folder(std::string_view text, context& around)
{
    auto path = with_home(text, around.world);
    if (!path.empty() && around.is_directory(path))
        return path;
    return mistake(quoted(text) + " is no existing folder: create it, or write another path", 0);
}

reading<std::string> existing_user(std::string_view text, context& around)
{
    std::string user(strip(text));
    if (around.user_exists(user))
        return user;
    return mistake("there is no user " + quoted(user) + ": write the name or number of one that exists", 0);
}

reading<std::string> existing_owner(std::string_view text, context& around)
{
    std::string owner(strip(text));
    if (around.owner_exists(owner))
        return owner;
    return mistake("there is no such owner as " + quoted(owner) + ": write USER or USER:GROUP of those that exist", 0);
}

reading<unsigned> permissions(std::string_view text)
{
    auto bits = octal(text);
    if (!bits)
        return bits.error();
    return static_cast<unsigned>(*bits) & 07777;
}

} // namespace reaperd::config
