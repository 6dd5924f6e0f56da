// What a program finds in its environment: reaperd's own, supervisord's SUPERVISOR_*, then what the config file says.
#pragma once

#include "model/configuration.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::daemon {

using environment = std::map<std::string, std::string>;

// Without what the service manager said to reaperd alone: NOTIFY_SOCKET, LISTEN_*, WATCHDOG_*, ...
environment without_private(environment own);

// What every program inherits, written out once: to copy it for each start would take longer than all else before exec.
class inherited_variables {
public:
    explicit inherited_variables(const environment&);

    // "NAME=value", but for the names in `own`. They live as long as this.
    std::vector<const char*> without(const environment& own) const;

    // For execvp's search: the value of PATH.
    std::optional<std::string_view> value(std::string_view name) const;

private:
    std::map<std::string, std::string, std::less<>> entries_; // by name: "NAME=value"
};

// The program's own: its environment, which wins, and SUPERVISOR_*.
environment own_variables(const std::string& group, const program&, const std::optional<std::string>& first_server);

} // namespace reaperd::daemon
