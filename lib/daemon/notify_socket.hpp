// What the service manager is told: sd_notify(3)'s protocol, a datagram to $NOTIFY_SOCKET (a path, or @ and an abstract
// name). Nothing is said where nobody asked. A message that cannot be sent is dropped: systemd has timeouts for that.
//
// By hand, since it is four lines of protocol and libsystemd would be a dependency of every installation.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unistd.h>

namespace reaperd::daemon {

class notify_socket {
public:
    explicit notify_socket(std::optional<std::string> address); // the value of NOTIFY_SOCKET

    // By a service manager that listens to the main process alone, nobody else is heard: `say` makes that one send().
    void speak_through(pid_t main, std::function<void(const std::string& message)> say);
    void send(const std::string& message) const;

    void ready(std::string_view status) const;                       // READY, MAINPID, STATUS
    void reloading(std::chrono::steady_clock::time_point now) const; // RELOADING, until the next ready()
    void stopping(std::string_view status) const;
    void status(std::string_view) const;

private:
    void tell(const std::string& message) const;

    std::optional<std::string> address_;
    pid_t main_ = ::getpid();
    std::function<void(const std::string&)> say_;
};

} // namespace reaperd::daemon
