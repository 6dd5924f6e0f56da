#include "init/settings.hpp"

#include <cerrno>
#include <csignal>
#include <numeric>

namespace reaperd::init {
namespace {

constexpr signal_bits bit(int signal)
{
    return signal_bits{1} << (signal - 1);
}

// A wrapper that crashes is to crash and not to tell the command; and where the command has the terminal, TTIN and TTOU
// say of us what we know already.
constexpr int not_for_the_command[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU};

int remapped(int code, const settings& wanted)
{
    const auto low = static_cast<unsigned>(code) % 256;
    return wanted.remapped[low] ? 0 : static_cast<int>(low);
}

int plain_code(const exit_status& status)
{
    if (const auto* ended = std::get_if<exited>(&status))
        return ended->code;
    return 128 + std::get<signalled>(status).signal;
}

int plain_code(const process::spawn_failure& failed, const failure_codes& codes)
{
    if (failed.stage != process::stage::exec)
        return codes.before_exec;
    switch (failed.error) {
    case ENOENT: return codes.not_found;
    case EACCES: return codes.not_executable;
    default: return codes.else_at_exec;
    }
}

} // namespace

signal_bits every_signal()
{
    signal_bits all = 0;
    for (int signal = 1; signal <= SIGRTMAX; ++signal)
        if (signal < __SIGRTMIN || signal >= SIGRTMIN) // between them are libc's own
            all |= bit(signal);
    return all & ~(bit(SIGKILL) | bit(SIGSTOP));
}

signal_bits signals_for_the_command()
{
    auto rest = every_signal();
    for (int signal : not_for_the_command)
        rest &= ~bit(signal);
    return rest;
}

signal_bits signals_of_nohup()
{
    return bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT);
}

signal_map::signal_map()
{
    std::iota(becomes_.begin(), becomes_.end(), 0);
}

int exit_code(const exit_status& status, const settings& wanted)
{
    return remapped(plain_code(status), wanted);
}

int exit_code(const process::spawn_failure& failed, const settings& wanted)
{
    return remapped(plain_code(failed, wanted.failure_codes), wanted);
}

} // namespace reaperd::init
