#include "system/support/listener.hpp"

#include "system/support/patience.hpp"

#include <array>
#include <poll.h>
#include <stdexcept>

namespace system_test {

bool listener::read_more(int milliseconds)
{
    pollfd source{source_.get(), POLLIN, 0};
    if (::poll(&source, 1, milliseconds) <= 0)
        return false;
    std::array<char, 1 << 16> buffer;
    const auto got = ::read(source_.get(), buffer.data(), buffer.size());
    if (got <= 0)
        return false;
    heard_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

void listener::read_or_give_up(const deadline& end, std::string_view wanted)
{
    if (!read_more(end.left()))
        throw std::runtime_error("waited for \"" + std::string{wanted} + "\" and heard only \"" + heard_ + "\"");
}

std::string listener::until(std::string_view text)
{
    const deadline end;
    for (;;) {
        if (const auto at = heard_.find(text); at != heard_.npos) {
            auto result = heard_.substr(0, at + text.size());
            heard_.erase(0, at + text.size());
            return result;
        }
        read_or_give_up(end, text);
    }
}

std::string listener::line_that(const std::function<bool(std::string_view)>& pleases, std::string_view wanted)
{
    const deadline end;
    for (;;) {
        for (std::size_t begin = 0, stop; (stop = heard_.find('\n', begin)) != heard_.npos; begin = stop + 1) {
            auto line = heard_.substr(begin, stop - begin);
            if (pleases(line)) {
                heard_.erase(begin, stop + 1 - begin);
                return line;
            }
        }
        read_or_give_up(end, wanted);
    }
}

std::string listener::rest()
{
    const deadline end;
    while (read_more(end.left())) {
    }
    return std::exchange(heard_, {});
}

void listener::write(std::string_view text)
{
    while (!text.empty())
        text.remove_prefix(static_cast<std::size_t>(
            checked(static_cast<int>(::write(source_.get(), text.data(), text.size())), "write")));
}

} // namespace system_test
