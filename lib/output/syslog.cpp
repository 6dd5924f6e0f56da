#include "output/syslog.hpp"

#include "output/line_format.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/un.h>

namespace reaperd::output {
namespace {

// RFC 3164: the day is padded with a blank, and month names are English whatever the locale.
std::string stamp(std::chrono::system_clock::time_point now)
{
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char rest[32];
    const auto length = std::strftime(rest, sizeof rest, " %e %T ", &local);
    return months[local.tm_mon] + std::string(rest, length);
}

} // namespace

void syslog_sender::send(int priority, std::string_view tag, std::string_view text,
                         std::chrono::system_clock::time_point now)
{
    auto message = "<" + std::to_string(priority) + ">" + stamp(now);
    message.append(tag).append(": ").append(text.substr(0, longest_message));
    std::ranges::replace(message, '\0', ' ');
    if (!try_send(message))
        ++dropped_;
}

// The daemon at the other end may have been restarted: its socket is another one now.
bool syslog_sender::try_send(std::string_view message)
{
    constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    if (socket_ && ::send(socket_.get(), message.data(), message.size(), flags) >= 0)
        return true;
    if (socket_ && errno == EAGAIN)
        return false;
    return connect() && ::send(socket_.get(), message.data(), message.size(), flags) >= 0;
}

bool syslog_sender::connect()
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path_.c_str(), path_.size());
    socket_.reset();
    socket_ = descriptor{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (socket_ && ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        socket_.reset();
    return bool(socket_);
}

} // namespace reaperd::output
