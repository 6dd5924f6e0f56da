#include "model/exit_status.hpp"

#include "model/signal_name.hpp"

namespace reaperd {
namespace {

std::string words(const exited& status)
{
    return "exit " + std::to_string(status.code);
}

std::string words(const signalled& status)
{
    return signal_name(status.signal) + (status.core_dumped ? " (core dumped)" : "");
}

std::string words(const unknown_exit&)
{
    return "exit status unknown";
}

} // namespace

std::string describe(const exit_status& status)
{
    return std::visit([](const auto& how) { return words(how); }, status);
}

} // namespace reaperd
