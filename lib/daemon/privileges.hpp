// [reaperd] user: who the daemon is once it runs.
#pragma once

#include "model/result.hpp"
#include "process/account.hpp"

#include <optional>
#include <string>

namespace reaperd::daemon {

// Whom root has to become; nothing where there is nobody to become. Only root can become somebody: anybody else who is
// told to be another user is refused.
result<std::optional<process::account>> account_to_become(const std::optional<std::string>& user);

// User, group and supplementary groups, for good.
result<void> become(const process::account&);

} // namespace reaperd::daemon
