#include "daemon/notify_socket.hpp"

#include "output/descriptor.hpp"

#include <algorithm>
#include <cstddef>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

struct socket_address {
    sockaddr_un name{};
    socklen_t size = 0;
};

// A path, or a name without a file, which is written with @ for the NUL that it begins with. Anything else is not ours
// to answer (systemd also knows vsock: addresses).
std::optional<socket_address> parse_address(const std::string& text)
{
    socket_address address;
    if (text.size() < 2 || text.size() >= sizeof address.name.sun_path || (text.front() != '/' && text.front() != '@'))
        return std::nullopt;
    address.name.sun_family = AF_UNIX;
    std::copy(text.begin(), text.end(), address.name.sun_path);
    if (text.front() == '@')
        address.name.sun_path[0] = '\0';
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size());
    return address;
}

// One line is one assignment.
std::string one_line(std::string_view text)
{
    std::string line(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

} // namespace

notify_socket::notify_socket(std::optional<std::string> address)
    : address_(std::move(address))
{
}

void notify_socket::speak_through(pid_t main, std::function<void(const std::string&)> say)
{
    main_ = main;
    say_ = std::move(say);
}

void notify_socket::ready(std::string_view status) const
{
    tell("READY=1\nMAINPID=" + std::to_string(main_) + "\nSTATUS=" + one_line(status) + "\n");
}

void notify_socket::reloading(std::chrono::steady_clock::time_point now) const
{
    const auto since_boot = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(since_boot.count()) + "\n");
}

void notify_socket::stopping(std::string_view status) const
{
    tell("STOPPING=1\nSTATUS=" + one_line(status) + "\n");
}

void notify_socket::status(std::string_view text) const
{
    tell("STATUS=" + one_line(text) + "\n");
}

void notify_socket::tell(const std::string& message) const
{
    if (say_ && address_)
        say_(message);
    else
        send(message);
}

void notify_socket::send(const std::string& message) const
{
    const auto address = address_ ? parse_address(*address_) : std::nullopt;
    if (!address)
        return;
    const output::descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    ::sendto(socket.get(), message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address->name), address->size);
}

} // namespace reaperd::daemon
