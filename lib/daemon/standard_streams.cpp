#include "daemon/standard_streams.hpp"

#include "output/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

bool is_open(int number)
{
    return ::fcntl(number, F_GETFD) >= 0;
}

} // namespace

void fill_standard_streams()
{
    for (int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (!is_open(number) && ::open("/dev/null", O_RDWR) < 0) // becomes `number`, the lowest that is free
            throw std::system_error(errno, std::generic_category(), "cannot open /dev/null");
}

void silence(int number)
{
    const output::descriptor nothing{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    if (!nothing || ::dup2(nothing.get(), number) < 0)
        throw std::system_error(errno, std::generic_category(), "cannot open /dev/null");
}

} // namespace reaperd::daemon
