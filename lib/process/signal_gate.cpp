#include "process/signal_gate.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace reaperd::process {
namespace {

// A signal handler can know nothing but statics.
constexpr std::size_t signals = 65;
std::array<std::atomic<bool>, signals> passed; // one is on its way to the completion handler
std::array<void (*)(int), signals> behind;     // Asio's handler

void pass_once(int signal)
{
    auto index = static_cast<std::size_t>(signal);
    if (!passed[index].exchange(true))
        behind[index](signal);
}

} // namespace

signal_gate::signal_gate(std::initializer_list<int> set)
    : signals_{set}
{
    for (int signal : signals_) {
        struct sigaction action {};
        ::sigaction(signal, nullptr, &action);
        behind[static_cast<std::size_t>(signal)] = action.sa_handler;
        open(signal);
        action.sa_handler = pass_once;
        action.sa_flags |= SA_RESTART | SA_NOCLDSTOP;
        ::sigaction(signal, &action, nullptr);
    }
}

signal_gate::~signal_gate()
{
    for (int signal : signals_) {
        struct sigaction action {};
        ::sigaction(signal, nullptr, &action);
        action.sa_handler = behind[static_cast<std::size_t>(signal)];
        ::sigaction(signal, &action, nullptr);
    }
}

bool signal_gate::holds(int signal)
{
    return passed[static_cast<std::size_t>(signal)];
}

void signal_gate::open(int signal)
{
    passed[static_cast<std::size_t>(signal)] = false;
}

} // namespace reaperd::process
