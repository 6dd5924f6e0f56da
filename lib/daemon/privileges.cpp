#include "daemon/privileges.hpp"

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <unistd.h>

namespace reaperd::daemon {

result<std::optional<process::account>> account_to_become(const std::optional<std::string>& user)
{
    if (!user)
        return std::optional<process::account>{};
    auto account = process::find_account(*user);
    if (!account)
        return failure{"cannot run as " + *user + ": " + account.error().message};
    if (account->user == ::geteuid())
        return std::optional<process::account>{};
    if (::geteuid() != 0)
        return failure{"cannot run as " + *user + ": only root can become another user"};
    return std::optional{std::move(*account)};
}

// The user comes last: after it nothing else may be changed.
result<void> become(const process::account& account)
{
    if (::setgroups(account.supplementary.size(), account.supplementary.data()) < 0 || ::setgid(account.group) < 0
        || ::setuid(account.user) < 0)
        return failure{"cannot run as " + account.name + ": " + std::strerror(errno)};
    return {};
}

} // namespace reaperd::daemon
