#include "control/reception.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace reaperd::control {

namespace asio = boost::asio;

namespace {

bool is_shortage(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

std::string local_peer(int socket)
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
    return "pid " + std::to_string(credentials.pid) + ", uid " + std::to_string(credentials.uid);
}

std::string address_text(const sockaddr_storage& address)
{
    char text[INET6_ADDRSTRLEN] = {};
    if (address.ss_family == AF_INET) {
        const auto& four = reinterpret_cast<const sockaddr_in&>(address);
        ::inet_ntop(AF_INET, &four.sin_addr, text, sizeof text);
        return std::string(text) + ":" + std::to_string(ntohs(four.sin_port));
    }
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &six.sin6_addr, text, sizeof text);
    return "[" + std::string(text) + "]:" + std::to_string(ntohs(six.sin6_port));
}

peer who_is_at(int socket, const sockaddr_storage& address)
{
    return {address.ss_family == AF_UNIX ? local_peer(socket) : address_text(address)};
}

// A line of a followed log must not wait for the next one.
void send_at_once(int socket, const sockaddr_storage& address)
{
    const int yes = 1;
    if (address.ss_family != AF_UNIX)
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

} // namespace

reception::reception(asio::io_context& loop, std::shared_ptr<session_context> context)
    : loop_(loop)
    , context_(std::move(context))
    , listener_(loop)
    , pause_(loop)
{
}

reception::~reception()
{
    context_->closed = true;
    context_->everybody->on_leave({});
    context_->everybody->drop_all();
}

void reception::listen_at(int descriptor)
{
    if (listener_.is_open())
        accept_some();
    listener_ = asio::posix::stream_descriptor(loop_, descriptor);
    context_->everybody->on_leave([weak = weak_from_this()] {
        if (auto self = weak.lock())
            self->resume_accepting();
    });
    if (!paused_)
        accept_when_ready();
}

void reception::keep_waiting()
{
    keeps_waiting_ = true;
    listener_.cancel();
}

void reception::let_in()
{
    if (std::exchange(keeps_waiting_, false) && !paused_)
        accept_when_ready();
}

void reception::accept_when_ready()
{
    if (keeps_waiting_)
        return;
    listener_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [weak = weak_from_this()](boost::system::error_code error) {
                             if (auto self = weak.lock(); self && !error)
                                 self->accept_some();
                         });
}

// accept4(2) and not Asio's: the descriptor must be close-on-exec from birth. Only with the first one is it certain
// that somebody waits, for whom it is worth that another one goes.
void reception::accept_some()
{
    if (keeps_waiting_)
        return;
    if (is_full())
        return pause_accepting();
    for (std::size_t i = 0; i < context_->limits.accepts_a_turn && !is_full(); ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        int descriptor = ::accept4(listener_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                                   SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor >= 0) {
            send_at_once(descriptor, address);
            start_session(loop_, descriptor, who_is_at(descriptor, address), context_);
        } else if (is_shortage(errno) && i == 0) {
            return pause_accepting();
        } else if (errno != ECONNABORTED && errno != EINTR) {
            break;
        }
    }
    accept_when_ready();
}

// Somebody idle makes room, and accepting goes on when he has left. Where nobody is idle, it goes on when anybody
// leaves; descriptors may also come free elsewhere, so it is tried again after a while.
void reception::pause_accepting()
{
    paused_ = true;
    context_->everybody->drop_idlest();
    pause_.expires_after(context_->limits.accept_pause);
    pause_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        if (auto self = weak.lock(); self && !error)
            self->resume_accepting();
    });
}

void reception::resume_accepting()
{
    if (!std::exchange(paused_, false))
        return;
    pause_.cancel();
    accept_when_ready();
}

} // namespace reaperd::control
