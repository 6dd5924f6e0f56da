#include "init/incoming_signals.hpp"

#include <boost/system/system_error.hpp>
#include <cerrno>
#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace reaperd::init {
namespace {

sigset_t as_set(signal_bits bits)
{
    sigset_t set;
    ::sigemptyset(&set);
    for (int signal = 1; signal <= SIGRTMAX; ++signal)
        if (bits >> (signal - 1) & 1)
            ::sigaddset(&set, signal);
    return set;
}

int open_source(signal_bits bits)
{
    const auto set = as_set(bits);
    const int source = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (source < 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot listen to signals");
    return source;
}

} // namespace

void block(signal_bits bits)
{
    auto set = as_set(bits);
    ::sigaddset(&set, SIGTTIN);
    ::sigaddset(&set, SIGTTOU);
    ::sigprocmask(SIG_SETMASK, &set, nullptr);
}

incoming_signals::incoming_signals(boost::asio::io_context& loop, signal_bits bits, handler tell)
    : source_{loop, open_source(bits)}
    , tell_{std::move(tell)}
{
    wait();
}

void incoming_signals::wait()
{
    source_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code error) {
        if (error)
            return; // we are going away
        while (take_one())
            ;
        wait();
    });
}

bool incoming_signals::take_one()
{
    signalfd_siginfo came{};
    if (::read(source_.native_handle(), &came, sizeof came) != sizeof came)
        return false;
    tell_(static_cast<int>(came.ssi_signo));
    return true;
}

} // namespace reaperd::init
