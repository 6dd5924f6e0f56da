#include "process/account.hpp"

#include <charconv>
#include <grp.h>
#include <optional>
#include <pwd.h>

namespace reaperd::process {
namespace {

constexpr std::size_t first_buffer = 1024;
constexpr std::size_t largest_buffer = 1024 * 1024; // a group of ten thousand members needs some hundred kilobytes

std::optional<unsigned> to_number(const std::string& text)
{
    unsigned number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

// getpwnam_r and its family: the entry points into the buffer, which has to be grown until it fits.
template <class Entry, class Look>
std::optional<Entry> look_up(std::vector<char>& buffer, Look look)
{
    for (std::size_t size = first_buffer; size <= largest_buffer; size *= 2) {
        buffer.resize(size);
        Entry entry{};
        Entry* found = nullptr;
        if (look(&entry, buffer.data(), buffer.size(), &found) != ERANGE)
            return found ? std::optional{entry} : std::nullopt;
    }
    return std::nullopt;
}

std::optional<passwd> find_user(const std::string& user, std::vector<char>& buffer)
{
    return look_up<passwd>(buffer, [&](auto... into) {
        auto number = to_number(user);
        return number ? ::getpwuid_r(*number, into...) : ::getpwnam_r(user.c_str(), into...);
    });
}

result<gid_t> find_group(const std::string& name)
{
    std::vector<char> buffer;
    auto found = look_up<::group>(buffer, [&](auto... into) {
        auto number = to_number(name);
        return number ? ::getgrgid_r(*number, into...) : ::getgrnam_r(name.c_str(), into...);
    });
    if (!found)
        return failure{"no such group " + name};
    return found->gr_gid;
}

std::vector<gid_t> groups_of(const char* name, gid_t primary)
{
    int count = 16;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    while (::getgrouplist(name, primary, groups.data(), &count) == -1)
        groups.resize(static_cast<std::size_t>(count)); // it says how many there are
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

} // namespace

result<account> find_account(const std::string& user)
{
    std::vector<char> buffer;
    auto found = find_user(user, buffer);
    if (!found)
        return failure{"no such user " + user};
    return account{found->pw_uid, found->pw_gid, groups_of(found->pw_name, found->pw_gid), found->pw_name};
}

result<owner> find_owner(const std::string& text)
{
    auto colon = text.find(':');
    auto user_name = text.substr(0, colon);
    std::vector<char> buffer;
    auto user = find_user(user_name, buffer);
    if (!user)
        return failure{"no such user " + user_name};
    if (colon == std::string::npos)
        return owner{user->pw_uid, static_cast<gid_t>(-1)};
    auto group = find_group(text.substr(colon + 1));
    if (!group)
        return group.error();
    return owner{user->pw_uid, *group};
}

} // namespace reaperd::process
