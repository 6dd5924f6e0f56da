#include "model/signal_name.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <csignal>
#include <cstring>

namespace reaperd {
namespace {

// The names that sigabbrev_np(3) does not give: aliases, and the real-time range's ends.
std::optional<int> other_name(std::string_view name)
{
    if (name == "RTMIN")
        return SIGRTMIN;
    if (name == "RTMAX")
        return SIGRTMAX;
    if (name == "IOT")
        return SIGIOT;
    if (name == "CLD")
        return SIGCLD;
    if (name == "POLL")
        return SIGPOLL;
    return std::nullopt;
}

std::optional<int> as_number(std::string_view text)
{
    int value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string signal_name(int signal)
{
    if (const char* name = ::sigabbrev_np(signal))
        return std::string("SIG") + name;
    if (signal == SIGRTMIN)
        return "SIGRTMIN";
    if (signal == SIGRTMAX)
        return "SIGRTMAX";
    return "signal " + std::to_string(signal);
}

std::optional<int> signal_number(std::string_view text)
{
    auto name = boost::algorithm::to_upper_copy(boost::algorithm::trim_copy(std::string(text)));
    if (auto number = as_number(name))
        return *number >= 1 && *number <= SIGRTMAX ? number : std::nullopt;
    if (boost::algorithm::starts_with(name, "SIG"))
        name.erase(0, 3);
    for (int signal = 1; signal < SIGRTMIN; ++signal)
        if (const char* abbreviation = ::sigabbrev_np(signal); abbreviation && name == abbreviation)
            return signal;
    return other_name(name);
}

} // namespace reaperd
