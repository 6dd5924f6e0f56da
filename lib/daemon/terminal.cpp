#include "daemon/terminal.hpp"

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

bool hang_up_is_ignored()
{
    struct sigaction current {};
    ::sigaction(SIGHUP, nullptr, &current);
    return current.sa_handler == SIG_IGN;
}

bool has(const std::map<std::string, std::string>& environment, const std::string& name)
{
    const auto found = environment.find(name);
    return found != environment.end() && !found->second.empty();
}

} // namespace

terminal::terminal()
    : controlling_(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    , hang_up_was_ignored_(hang_up_is_ignored())
{
}

bool terminal::has_gone() const
{
    pollfd state{controlling_.get(), 0, 0};
    const bool hung_up = controlling_ && ::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP);
    return hung_up && !hang_up_was_ignored_;
}

bool is_terminal(int descriptor)
{
    return ::isatty(descriptor) == 1;
}

bool wants_colour(int descriptor, const std::map<std::string, std::string>& environment)
{
    const auto kind = environment.find("TERM");
    const bool dumb = kind != environment.end() && kind->second == "dumb";
    return is_terminal(descriptor) && !has(environment, "NO_COLOR") && !dumb;
}

} // namespace reaperd::daemon
