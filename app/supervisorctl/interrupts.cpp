#include "interrupts.hpp"

#include <cerrno>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace supervisorctl {

interrupts::interrupts()
{
    sigset_t interrupt;
    ::sigemptyset(&interrupt);
    ::sigaddset(&interrupt, SIGINT);
    ::sigprocmask(SIG_BLOCK, &interrupt, &before_);
    descriptor_ = ::signalfd(-1, &interrupt, SFD_CLOEXEC);
    if (descriptor_ < 0) {
        ::sigprocmask(SIG_SETMASK, &before_, nullptr);
        throw std::system_error(errno, std::system_category(), "signalfd");
    }
}

// What has come is taken away, so that it does not count again as soon as it is let through.
interrupts::~interrupts()
{
    sigset_t interrupt;
    ::sigemptyset(&interrupt);
    ::sigaddset(&interrupt, SIGINT);
    const timespec now{};
    while (::sigtimedwait(&interrupt, nullptr, &now) == SIGINT) {
    }
    ::close(descriptor_);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace supervisorctl
