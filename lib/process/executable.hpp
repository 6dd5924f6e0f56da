// Which file a command means, looked up in the parent with the child's PATH. The rule and the words are supervisord's.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace reaperd::process {

struct no_executable {
    std::string message;
    int code; // what a shell would exit with: 127 there is none, 126 it cannot be executed
};

// With a `/` it is a path. Without one the first entry of `path` that exists is meant, even where it cannot be
// executed; an empty `path` stands for /bin:/usr/bin:/usr/local/bin. Fails with "can't find command 'x'", "command at
// 'x' is a directory" or "command at 'x' is not executable".
boost::system::result<std::string, no_executable> find_executable(const std::string& command, std::string_view path);

} // namespace reaperd::process
