#include "daemon/fcgi_sockets.hpp"

#include <algorithm>
#include <fcntl.h>
#include <limits>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

constexpr int most_waiting = std::numeric_limits<int>::max(); // the kernel makes net.core.somaxconn of it

struct place {
    std::string operator()(const sockets::file_settings& file) const { return file.path; }
    std::string operator()(const sockets::port_settings& port) const { return describe(port); }
};

struct url {
    std::string operator()(const sockets::file_settings& file) const { return "unix://" + file.path; }
    std::string operator()(const sockets::port_settings& port) const { return "tcp://" + describe(port); }
};

struct listen {
    result<sockets::listening_file> operator()(const sockets::file_settings& file) const { return listen_on(file); }
    result<sockets::listening_file> operator()(const sockets::port_settings& port) const
    {
        const auto descriptor = listen_on(port);
        if (!descriptor)
            return descriptor.error();
        return sockets::listening_file{*descriptor, {}};
    }
};

std::string place_of(const fcgi_listener::settings& where)
{
    return std::visit(place{}, where);
}

std::string url_of(const fcgi_listener::settings& where)
{
    return std::visit(url{}, where);
}

} // namespace

// ---- one that is open

result<std::shared_ptr<const fcgi_listener>> fcgi_listener::open(const settings& where, const logger& log)
{
    log(log_creating_socket(url_of(where)));
    const auto socket = std::visit(listen{}, where);
    if (!socket)
        return failure{"cannot listen on " + place_of(where) + ": " + socket.error().message};
    return std::shared_ptr<const fcgi_listener>(new fcgi_listener(where, *socket, log));
}

// Programs expect accept(2) to wait. Asked for here alone: one of them that has made it non-blocking has done so for
// all who share it, and counts on it.
fcgi_listener::fcgi_listener(settings where, sockets::listening_file socket, const logger& log)
    : where_{std::move(where)}
    , descriptor_{socket.descriptor}
    , identity_{socket.identity}
    , log_{log}
{
    ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
}

fcgi_listener::~fcgi_listener()
{
    log_(log_closing_socket(url_of(where_)));
    ::close(descriptor_);
    if (const auto* file = std::get_if<sockets::file_settings>(&where_))
        sockets::remove_if_still(identity_, file->path);
}

// ---- all of them

fcgi_sockets::fcgi_sockets(accounts& accounts, fcgi_listener::logger log)
    : accounts_{accounts}
    , log_{std::move(log)}
{
}

boost::system::result<fcgi_sockets::use, fcgi_sockets::not_bound>
fcgi_sockets::open(const fcgi_socket& wanted, const std::optional<std::string>& user)
{
    const auto where = settings_of(wanted, user);
    if (!where)
        return not_bound{where.error().message};
    std::erase_if(open_, [](const auto& one) { return one.expired(); });
    for (const auto& one : open_) {
        auto listener = one.lock();
        if (listener->where() == *where)
            return listener;
        if (place_of(listener->where()) == place_of(*where))
            return not_bound{"cannot listen on " + place_of(*where) + ": it is in use with other settings", true};
    }
    auto opened = fcgi_listener::open(*where, log_);
    if (!opened)
        return not_bound{opened.error().message};
    open_.push_back(*opened);
    return *opened;
}

result<fcgi_listener::settings> fcgi_sockets::settings_of(const fcgi_socket& wanted,
                                                          const std::optional<std::string>& user)
{
    const int backlog = wanted.backlog.value_or(most_waiting);
    if (const auto* port = std::get_if<fcgi_port>(&wanted.address))
        return sockets::port_settings{port->host, port->port, backlog};
    const auto& file = std::get<fcgi_path>(wanted.address);
    const auto owner = owner_of(file, user);
    if (!owner)
        return failure{"cannot listen on " + file.path + ": " + owner.error().message};
    return sockets::file_settings{file.path, file.mode, *owner, backlog};
}

result<std::optional<sockets::file_owner>> fcgi_sockets::owner_of(const fcgi_path& file,
                                                                  const std::optional<std::string>& user)
{
    if (file.owner) {
        const auto named = accounts_.find_owner(*file.owner);
        if (!named)
            return named.error();
        return sockets::file_owner{named->user, named->group};
    }
    if (!user)
        return std::optional<sockets::file_owner>{};
    const auto account = accounts_.find(*user);
    if (!account)
        return account.error();
    if (account->user == ::geteuid()) // it is his already
        return std::optional<sockets::file_owner>{};
    return sockets::file_owner{account->user, account->group};
}

} // namespace reaperd::daemon
