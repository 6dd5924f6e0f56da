#include "system/support/child.hpp"

#include "system/support/patience.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/environment.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace system_test {
namespace {

namespace process = boost::process::v2;

// What Boost.Process has no word for, done in the child before exec.
struct preparation {
    const invocation& wanted;

    template <class Launcher, class... Rest>
    boost::system::error_code on_exec_setup(Launcher&, const Rest&...) const
    {
        auto stdio = wanted.stdio;
        if (wanted.terminal) {
            ::setsid();
            stdio.fill(::open(wanted.terminal->c_str(), O_RDWR));
            ::ioctl(stdio[0], TIOCSCTTY, 0);
        }
        for (int number = 0; number < 3; ++number)
            ::dup2(stdio[static_cast<std::size_t>(number)] < 0 ? ::open("/dev/null", O_RDWR)
                                                               : stdio[static_cast<std::size_t>(number)],
                   number);
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        for (const int signal : wanted.ignored_signals)
            ::signal(signal, SIG_IGN);
        return {};
    }
};

pid_t launch(const invocation& wanted)
{
    boost::asio::io_context context;
    process::process launched{context,
                              wanted.program,
                              wanted.arguments,
                              process::process_environment{wanted.environment},
                              process::process_start_dir{wanted.directory},
                              preparation{wanted}};
    const auto pid = launched.id();
    launched.detach();
    return pid;
}

} // namespace

child::child(const invocation& wanted)
    : pid_{launch(wanted)}
    , handle_{checked(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)), "pidfd_open")}
{
}

child::~child()
{
    if (handle_.get() >= 0 && !code_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

void child::send(int signal) const
{
    checked(::kill(pid_, signal), "kill");
}

bool child::has_ended() const
{
    pollfd end{handle_.get(), POLLIN, 0};
    return ::poll(&end, 1, 0) > 0;
}

void child::wait_until_stopped() const
{
    checked(::waitpid(pid_, nullptr, WUNTRACED), "waitpid");
}

int child::wait()
{
    if (code_)
        return *code_;
    pollfd end{handle_.get(), POLLIN, 0};
    if (::poll(&end, 1, deadline{}.left()) <= 0)
        throw std::runtime_error("waited in vain for the end of process " + std::to_string(pid_));
    int status = 0;
    checked(::waitpid(pid_, &status, 0), "waitpid");
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return *code_;
}

} // namespace system_test
