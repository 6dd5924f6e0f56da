#include "daemon/accounts.hpp"

#include <utility>

namespace reaperd::daemon {

accounts::accounts(source where)
    : look_up_{std::move(where)}
{
}

void accounts::load(const configuration& wanted)
{
    known_.clear();
    for (const auto& group : wanted.groups)
        for (const auto& program : group.programs)
            if (program.execution.user)
                (void)find(*program.execution.user); // who is missing is told of when he is needed
}

result<process::account> accounts::find(const std::string& user)
{
    if (const auto found = known_.find(user); found != known_.end())
        return found->second;
    auto account = look_up_(user);
    if (account)
        known_.emplace(user, *account);
    return account;
}

} // namespace reaperd::daemon
