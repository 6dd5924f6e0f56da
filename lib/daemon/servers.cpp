#include "daemon/servers.hpp"

#include "process/account.hpp"

#include <algorithm>

namespace reaperd::daemon {
namespace {

template <class Settings>
std::optional<protocol::login> login_of(const Settings& server)
{
    if (!server.username)
        return std::nullopt;
    return protocol::login{*server.username, server.password.value_or("")};
}

// Two servers at one place cannot be.
struct place {
    std::string operator()(const unix_server& server) const { return server.path; }
    std::string operator()(const inet_server& server) const { return server.host + ":" + std::to_string(server.port); }
};

} // namespace

servers::servers(boost::asio::io_context& loop, control::api& api, socket_shelf shelf)
    : loop_{loop}
    , api_{api}
    , shelf_{std::move(shelf)}
{
}

std::vector<servers::server_settings> servers::all_of(const configuration& wanted)
{
    std::vector<server_settings> all(wanted.servers.begin(), wanted.servers.end());
    all.insert(all.end(), wanted.inet_servers.begin(), wanted.inet_servers.end());
    return all;
}

result<void> servers::add(const configuration& wanted)
{
    const auto before = listening_.size();
    for (const auto& server : all_of(wanted)) {
        const auto where = std::visit(place{}, server);
        bool known = std::any_of(listening_.begin(), listening_.end(),
                                 [&](const listening& one) { return std::visit(place{}, one.settings) == where; });
        if (known)
            continue;
        if (auto opened = open(server); !opened) {
            listening_.erase(listening_.begin() + static_cast<std::ptrdiff_t>(before), listening_.end());
            return opened;
        }
    }
    return {};
}

result<void> servers::apply(const configuration& configured)
{
    const auto wanted = all_of(configured);
    std::erase_if(listening_, [&](const listening& one) {
        const bool gone = std::find(wanted.begin(), wanted.end(), one.settings) == wanted.end();
        if (gone)
            shelf_.remove(std::visit(place{}, one.settings));
        return gone;
    });
    result<void> outcome;
    for (const auto& server : wanted) {
        bool open_already = std::any_of(listening_.begin(), listening_.end(),
                                        [&](const listening& one) { return one.settings == server; });
        if (open_already)
            continue;
        if (auto opened = open(server); !opened)
            outcome = opened;
    }
    return outcome;
}

result<void> servers::open(const server_settings& wanted)
{
    auto opened = std::visit([this](const auto& server) { return open_at(server); }, wanted);
    if (!opened)
        return opened.error();
    listening_.push_back({wanted, std::move(*opened)});
    return {};
}

result<std::unique_ptr<control::server>> servers::open_at(const unix_server& server)
{
    control::socket_settings settings;
    settings.path = server.path;
    settings.mode = server.mode;
    settings.login = login_of(server);
    settings.kept = kept_for(place{}(server));
    if (server.owner) {
        auto owner = process::find_owner(*server.owner);
        if (!owner)
            return owner.error();
        settings.owner = sockets::file_owner{owner->user, owner->group};
    }
    return control::server::open(loop_, api_, settings);
}

result<std::unique_ptr<control::server>> servers::open_at(const inet_server& server)
{
    return control::server::open(
        loop_, api_, control::tcp_settings{server.host, server.port, login_of(server), kept_for(place{}(server))});
}

control::kept_socket servers::kept_for(const std::string& name) const
{
    return {shelf_.find(name), [this, name](int descriptor) { shelf_.put(name, descriptor); }};
}

void servers::program_removed(const std::string& name)
{
    for (auto& one : listening_)
        one.server->program_removed(name);
}

std::vector<std::pair<std::string, int>> servers::descriptors() const
{
    std::vector<std::pair<std::string, int>> all;
    for (const auto& one : listening_)
        all.emplace_back(std::visit(place{}, one.settings), one.server->descriptor());
    return all;
}

void servers::keep_waiting()
{
    for (auto& one : listening_)
        one.server->keep_waiting();
}

void servers::let_in()
{
    for (auto& one : listening_)
        one.server->let_in();
}

void servers::prepare_to_end()
{
    for (auto& one : listening_)
        one.server->prepare_to_end();
}

} // namespace reaperd::daemon
