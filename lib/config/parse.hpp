// A config file in supervisord's dialect -> a configuration, or what is wrong with it.
//
// Every problem is found in one run. Errors mean that there is no configuration; warnings (unknown keys, a missing
// program, a quote cut by a comment) leave it usable. The grammar, the expansions and each option are those of
// supervisord 4.2.5 (https://supervisord.org/configuration.html); ours on top are marked in conf/reaperd.conf.
#pragma once

#include "config/diagnostic.hpp"
#include "model/configuration.hpp"
#include "model/result.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::config {

// The world as far as a config file can see it. config/machine.hpp fills it from the machine, a test from a table.
// Paths are asked for as absolute ones. A question that nobody answers (an empty function) is answered by "there is
// none".
struct surroundings {
    std::map<std::string, std::string> environment; // for %(ENV_X)s, PATH, RUNTIME_DIRECTORY, XDG_RUNTIME_DIR, HOME
    std::string host_name;                          // %(host_node_name)s
    std::string working_directory;                  // relative paths start here
    unsigned user_id = 0;                           // root or not decides RUNDIR
    std::function<result<std::string>(const std::string& path)> read_file;    // fails with the reason alone
    std::function<std::vector<std::string>(const std::string& pattern)> glob; // sorted
    std::function<bool(const std::string& path)> is_directory;
    std::function<bool(const std::string& path)> exists;
    std::function<bool(const std::string& path)> is_executable; // a file, and this user may run it
    std::function<bool(const std::string& user)> user_exists;   // a name or a number
    std::function<bool(const std::string& group)> group_exists;
    std::function<std::optional<std::string>(const std::string& user)> home_directory; // for ~user; of nobody: our own
};

struct parsed {
    std::optional<configuration> value; // nothing where there are errors
    std::vector<diagnostic> diagnostics;
};

parsed parse(const std::string& file, const surroundings&);

// parse(), and what would only be noticed when a program starts, as warnings: a command that cannot be split or found,
// a missing directory. It asks the file system about each program, which is why a start does without.
parsed check(const std::string& file, const surroundings&);

// Where a config file is looked for when -c names none, in this order.
std::vector<std::string> default_files();
// The same for supervisord, which looks beside itself first. `program`: its path.
std::vector<std::string> supervisords_files(const std::string& program);

// RUNDIR: $RUNTIME_DIRECTORY, else /run/reaperd for root, $XDG_RUNTIME_DIR/reaperd, else reaperd-UID under the
// temporary folder.
std::string run_directory(const surroundings&);

} // namespace reaperd::config
