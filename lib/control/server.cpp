#include "control/server.hpp"
#include "control/bell.hpp"
#include "control/following.hpp"
#include "control/listening_socket.hpp"
#include "control/session.hpp"
#include "control/socket_watch.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/socket.h>
#include <unistd.h>

namespace reaperd::control {

namespace asio = boost::asio;

// Its handlers may still be queued when the server is gone: each holds a weak pointer.
struct server::implementation : std::enable_shared_from_this<implementation> {
    implementation(asio::io_context& where, api& daemon, socket_settings how, const limits& most)
        : loop(where)
        , settings(std::move(how))
        , listener(where)
        , pause(where)
        , watch(where, settings.path, [this] { look_after_the_file(); })
        , context(std::make_shared<session_context>(daemon, most, settings.login))
    {
    }
    ~implementation();

    result<file_identity> listen();
    void accept_when_ready();
    void accept_some();
    bool is_full() const { return context->everybody->count() >= context->limits.connections; }
    void pause_accepting();
    void resume_accepting();
    void welcome(int descriptor);

    void look_after_the_file();
    bool is_in_place() const { return identify(settings.path) == identity; }
    void bind_again();
    void keep_watch(socket_watch::socket);

    asio::io_context& loop;
    socket_settings settings;
    acceptor listener;
    asio::steady_timer pause;
    bool paused = false;
    file_identity identity;
    std::string last_problem; // said once, however often it is met
    socket_watch watch;
    std::shared_ptr<session_context> context;
};

// ---- accepting

namespace {

bool is_shortage(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

peer who_is_at(int socket)
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
    return {credentials.pid, credentials.uid};
}

} // namespace

void server::implementation::accept_when_ready()
{
    listener.async_wait(asio::socket_base::wait_read, [weak = weak_from_this()](boost::system::error_code error) {
        if (auto self = weak.lock(); self && !error)
            self->accept_some();
    });
}

// accept4(2) and not Asio's: the descriptor must be close-on-exec from birth. Only with the first one is it certain
// that somebody waits, for whom it is worth that another one goes.
void server::implementation::accept_some()
{
    if (is_full())
        return pause_accepting();
    for (std::size_t i = 0; i < context->limits.accepts_a_turn && !is_full(); ++i) {
        int descriptor = ::accept4(listener.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor >= 0)
            welcome(descriptor);
        else if (is_shortage(errno) && i == 0)
            return pause_accepting();
        else if (errno != ECONNABORTED && errno != EINTR)
            break;
    }
    accept_when_ready();
}

void server::implementation::welcome(int descriptor)
{
    boost::system::error_code error;
    asio::local::stream_protocol::socket socket(loop);
    socket.assign({}, descriptor, error);
    if (error)
        ::close(descriptor);
    else
        start_session(std::move(socket), who_is_at(descriptor), context);
}

// Somebody idle makes room, and accepting goes on when he has left. Where nobody is idle, it goes on when anybody
// leaves; descriptors may also come free elsewhere, so it is tried again after a while.
void server::implementation::pause_accepting()
{
    paused = true;
    context->everybody->drop_idlest();
    pause.expires_after(context->limits.accept_pause);
    pause.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        if (auto self = weak.lock(); self && !error)
            self->resume_accepting();
    });
}

void server::implementation::resume_accepting()
{
    if (!std::exchange(paused, false))
        return;
    pause.cancel();
    accept_when_ready();
}

// ---- the socket file

result<file_identity> server::implementation::listen()
{
    auto bound = listen_on(listener, settings);
    if (!bound)
        return failure{"cannot listen on " + settings.path + ": " + bound.error().message};
    identity = *bound;
    keep_watch(socket_watch::socket::bound);
    context->everybody->on_leave([weak = weak_from_this()] {
        if (auto self = weak.lock())
            self->resume_accepting();
    });
    accept_when_ready();
    return bound;
}

void server::implementation::look_after_the_file()
{
    if (is_in_place())
        return keep_watch(socket_watch::socket::bound);
    bind_again();
    if (is_in_place())
        return;
    // What happened between the attempt and the new watch would go unseen: so once more.
    keep_watch(socket_watch::socket::lost);
    bind_again();
}

// Clients that have connected to the old socket are let in before it is closed.
void server::implementation::bind_again()
{
    acceptor fresh(loop);
    auto bound = listen_on(fresh, settings);
    if (!bound) {
        if (std::exchange(last_problem, bound.error().message) != last_problem)
            context->daemon.note("cannot listen on " + settings.path + " again: " + last_problem);
        return;
    }
    accept_some();
    listener = std::move(fresh);
    identity = *bound;
    last_problem.clear();
    context->daemon.note("listening on " + settings.path + " again: the socket was removed or replaced");
    keep_watch(socket_watch::socket::bound);
    if (!paused)
        accept_when_ready();
}

// Without a watch everything works but that.
void server::implementation::keep_watch(socket_watch::socket state)
{
    if (auto error = watch.renew(state))
        context->daemon.note("cannot watch " + settings.path
                             + ", which will not be bound again if it is deleted: " + error.message());
}

server::implementation::~implementation()
{
    context->closed = true;
    context->everybody->on_leave({});
    context->everybody->drop_all();
    if (listener.is_open() && is_in_place())
        ::unlink(settings.path.c_str());
}

// ---- the server

server::server(std::shared_ptr<implementation> self)
    : self_(std::move(self))
{
}
server::~server() = default;

result<std::unique_ptr<server>> server::open(asio::io_context& loop, api& daemon, socket_settings settings,
                                             const limits& most)
{
    settings.path = std::filesystem::absolute(settings.path);
    auto self = std::make_shared<implementation>(loop, daemon, std::move(settings), most);
    if (auto bound = self->listen(); !bound)
        return bound.error();
    return std::unique_ptr<server>(new server(std::move(self)));
}

void server::program_removed(const std::string& name)
{
    auto [first, last] = self_->context->followings.equal_range(name);
    for (auto it = first; it != last; ++it)
        if (auto following = it->second.lock())
            following->end();
}

void server::prepare_to_end()
{
    self_->watch.retire();
}

} // namespace reaperd::control
