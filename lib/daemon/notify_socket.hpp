// What the service manager is told: sd_notify(3)'s protocol, a datagram to $NOTIFY_SOCKET (a path, or @ and an abstract
// name). Nothing is said where nobody asked. A message that cannot be sent is dropped: systemd has timeouts for that.
//
// By hand, since it is four lines of protocol and libsystemd would be a dependency of every installation.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace reaperd::daemon {

class notify_socket {
public:
    explicit notify_socket(std::optional<std::string> address); // the value of NOTIFY_SOCKET

    void ready(std::string_view status) const;                       // READY, MAINPID, STATUS
    void reloading(std::chrono::steady_clock::time_point now) const; // RELOADING, until the next ready()
    void stopping(std::string_view status) const;
    void status(std::string_view) const;

private:
    void send(const std::string& message) const;

    std::optional<std::string> address_;
};

} // namespace reaperd::daemon
