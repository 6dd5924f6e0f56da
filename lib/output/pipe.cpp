#include "output/pipe.hpp"

#include <boost/system/system_error.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace reaperd::output {

std::pair<descriptor, descriptor> open_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot make a pipe");
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

std::size_t bytes_in(int pipe)
{
    int count = 0;
    ::ioctl(pipe, FIONREAD, &count);
    return static_cast<std::size_t>(count);
}

} // namespace reaperd::output
