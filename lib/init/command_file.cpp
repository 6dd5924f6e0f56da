#include "init/command_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace reaperd::init {
namespace {

constexpr const char* usual_path = "/bin:/usr/bin"; // libc's

boost::system::error_code error(int number)
{
    return {number, boost::system::system_category()};
}

// An empty entry of a PATH is the working directory.
std::string join(std::string_view folder, const std::string& command)
{
    return folder.empty() ? command : std::string(folder) + "/" + command;
}

// 0, or why it cannot be executed.
int obstacle(const std::string& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0)
        return errno;
    const bool executable = S_ISREG(found.st_mode) && ::faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) == 0;
    return executable ? 0 : EACCES;
}

} // namespace

boost::system::result<std::string> command_file(const std::string& command, const char* path)
{
    if (command.empty() || command.find('/') != std::string::npos)
        return command.empty() ? error(ENOENT) : boost::system::result<std::string>(command);
    int why = ENOENT;
    std::string_view rest = path ? path : usual_path;
    for (bool more = true; more;) {
        const auto end = std::min(rest.find(':'), rest.size());
        const auto file = join(rest.substr(0, end), command);
        const int here = obstacle(file);
        if (here == 0)
            return file;
        why = here == EACCES ? EACCES : why;
        more = end < rest.size();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return error(why);
}

} // namespace reaperd::init
