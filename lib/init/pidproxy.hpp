// pidproxy PIDFILE COMMAND ARGUMENTS: a command that stays in the foreground, and signals that go to the daemon which
// it looks after and whose pid is in a file (mysqld_safe and mysqld). As supervisor's, whose place it takes, but
// nothing waits for the next of some seconds, and:
//   - told to end, it stays until the daemon has ended, so that nobody starts a second one beside it;
//   - its exit code is the command's, and 0 where it was told to end; supervisor's is always 0;
//   - where the command succeeds and leaves a daemon behind, it stays as long as that one, with its exit code;
//   - the command may be found by PATH, and gets the signal to end where the file names nobody yet.
#pragma once

#include "model/answer.hpp"

#include <string>
#include <variant>
#include <vector>

namespace reaperd::init {

struct pidproxy_settings {
    std::string pid_file; // read at each signal: the daemon may be another one by then
    std::vector<std::string> command;
};

std::variant<pidproxy_settings, answer> parse_pidproxy(const std::vector<std::string>& words); // with argv[0]

// Returns the exit code.
int run(const pidproxy_settings&);

} // namespace reaperd::init
