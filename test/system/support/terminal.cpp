#include "system/support/terminal.hpp"

#include <cstdlib>
#include <fcntl.h>

namespace system_test {

terminal::terminal()
{
    descriptor control{checked(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt")};
    checked(::grantpt(control.get()), "grantpt");
    checked(::unlockpt(control.get()), "unlockpt");
    name_ = ::ptsname(control.get());
    screen_ = listener{std::move(control)};
}

} // namespace system_test
