#include "control/server.hpp"
#include "control/following.hpp"
#include "control/reception.hpp"
#include "control/socket_watch.hpp"
#include "sockets/tcp_socket.hpp"

#include <filesystem>

namespace reaperd::control {

namespace asio = boost::asio;

namespace {

// The socket file may be deleted or replaced under us, and then it is bound again.
class socket_keeper {
public:
    socket_keeper(asio::io_context& loop, api& daemon, socket_settings settings, reception& clients)
        : daemon_(daemon)
        , settings_(std::move(settings))
        , clients_(clients)
        , watch_(loop, settings_.path, [this] { look_after_the_file(); })
    {
    }
    ~socket_keeper();

    result<void> listen();
    void retire() { watch_.retire(); }

private:
    result<void> bind();
    bool go_on_with_kept();
    void look_after_the_file();
    bool is_in_place() const { return sockets::identify(settings_.path) == identity_; }
    void bind_again();
    void keep_watch(socket_watch::socket);

    api& daemon_;
    socket_settings settings_;
    reception& clients_;
    std::optional<sockets::file_identity> identity_; // nothing: it was never ours
    std::string last_problem_;                       // said once, however often it is met
    socket_watch watch_;
};

// The one that was kept, if its file is still there: who waits at it is let in.
bool socket_keeper::go_on_with_kept()
{
    const auto kept = std::exchange(settings_.kept.open, std::nullopt);
    if (!kept)
        return false;
    identity_ = sockets::identify(settings_.path);
    clients_.listen_at(*kept);
    return identity_.has_value();
}

result<void> socket_keeper::bind()
{
    if (go_on_with_kept())
        return {};
    auto bound = sockets::listen_on({.path = settings_.path, .mode = settings_.mode, .owner = settings_.owner});
    if (!bound)
        return bound.error();
    identity_ = bound->identity;
    clients_.listen_at(bound->descriptor);
    if (settings_.kept.opened)
        settings_.kept.opened(bound->descriptor);
    return {};
}

result<void> socket_keeper::listen()
{
    if (auto bound = bind(); !bound)
        return failure{"cannot listen on " + settings_.path + ": " + bound.error().message};
    keep_watch(socket_watch::socket::bound);
    return {};
}

void socket_keeper::look_after_the_file()
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

void socket_keeper::bind_again()
{
    if (auto bound = bind(); !bound) {
        if (std::exchange(last_problem_, bound.error().message) != last_problem_)
            daemon_.note("cannot listen on " + settings_.path + " again: " + last_problem_);
        return;
    }
    last_problem_.clear();
    daemon_.note("listening on " + settings_.path + " again: the socket was removed or replaced");
    keep_watch(socket_watch::socket::bound);
}

// Without a watch everything works but that.
void socket_keeper::keep_watch(socket_watch::socket state)
{
    if (auto error = watch_.renew(state))
        daemon_.note("cannot watch " + settings_.path
                     + ", which will not be bound again if it is deleted: " + error.message());
}

socket_keeper::~socket_keeper()
{
    if (identity_)
        sockets::remove_if_still(*identity_, settings_.path);
}

} // namespace

// ---- the server

struct server::implementation {
    implementation(asio::io_context& loop, api& daemon, const limits& most, std::optional<protocol::login> login)
        : context(std::make_shared<session_context>(daemon, most, std::move(login)))
        , clients(std::make_shared<reception>(loop, context))
    {
    }

    std::shared_ptr<session_context> context;
    std::shared_ptr<reception> clients;
    std::unique_ptr<socket_keeper> file; // of a Unix socket
};

server::server(std::unique_ptr<implementation> self)
    : self_(std::move(self))
{
}
server::~server() = default;

result<std::unique_ptr<server>> server::open(asio::io_context& loop, api& daemon, socket_settings settings,
                                             const limits& most)
{
    settings.path = std::filesystem::absolute(settings.path);
    auto self = std::make_unique<implementation>(loop, daemon, most, settings.login);
    self->file = std::make_unique<socket_keeper>(loop, daemon, std::move(settings), *self->clients);
    if (auto bound = self->file->listen(); !bound)
        return bound.error();
    return std::unique_ptr<server>(new server(std::move(self)));
}

result<std::unique_ptr<server>> server::open(asio::io_context& loop, api& daemon, const tcp_settings& settings,
                                             const limits& most)
{
    const sockets::port_settings where{.host = settings.host, .port = settings.port};
    auto listening = settings.kept.open ? result<int>{*settings.kept.open} : sockets::listen_on(where);
    if (!listening)
        return failure{"cannot listen on " + sockets::describe(where) + ": " + listening.error().message};
    auto self = std::make_unique<implementation>(loop, daemon, most, settings.login);
    self->clients->listen_at(*listening);
    if (!settings.kept.open && settings.kept.opened)
        settings.kept.opened(*listening);
    return std::unique_ptr<server>(new server(std::move(self)));
}

void server::program_removed(const std::string& name)
{
    auto [first, last] = self_->context->followings.equal_range(name);
    for (auto it = first; it != last; ++it)
        if (auto following = it->second.lock())
            following->end();
}

int server::descriptor() const
{
    return self_->clients->descriptor();
}

void server::keep_waiting()
{
    self_->clients->keep_waiting();
}

void server::let_in()
{
    self_->clients->let_in();
}

void server::prepare_to_end()
{
    if (self_->file)
        self_->file->retire();
}

} // namespace reaperd::control
