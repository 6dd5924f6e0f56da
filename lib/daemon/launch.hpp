// From a program to what process::spawn() needs. Users, paths, limits and the environment are looked up here, in the
// parent, so that nothing but system calls is left between clone and exec.
#pragma once

#include "daemon/accounts.hpp"
#include "daemon/child_environment.hpp"
#include "model/configuration.hpp"
#include "model/result.hpp"
#include "process/spawn.hpp"

#include <array>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

// What every child gets unless its program says otherwise.
struct child_defaults {
    mode_t umask = 022;
    rlimit descriptors{}; // what reaperd was started with, or minfds where the config sets it
    std::optional<pid_t> inherited_group = std::nullopt; // the guardian's; nothing: ours
};

struct unprepared {
    std::string message;
    int code = 1; // as a shell would exit: 127 where there is no such command, 126 where it cannot be executed
};
using prepared = boost::system::result<process::spawn_request, unprepared>;

// Fails with what a person needs to know: "can't find command '/x'", "no such user 'web'", "can't parse command 'a\"':
// No closing quotation".
prepared prepare_launch(const program&, const inherited_variables&, const environment& own, std::array<int, 3> stdio,
                        std::optional<pid_t> group_to_join, const child_defaults&, accounts&);

// Why it could not even be tried: what supervisord looks at before a start that somebody asked for.
std::optional<unprepared> hindrance_of(const program&, const inherited_variables&, const environment& own);

} // namespace reaperd::daemon
