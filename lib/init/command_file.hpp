// Which file a command means, looked up as execvp(3) does, before the start instead of in it: the first of PATH that
// may be executed. With a `/` it is the file itself, whatever it is: exec has the last word.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace reaperd::init {

// `path` is the variable's value; nothing where it is not set. Fails with ENOENT, or with EACCES where there are only
// files that may not be executed.
boost::system::result<std::string> command_file(const std::string& command, const char* path);

} // namespace reaperd::init
