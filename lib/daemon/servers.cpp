#include "daemon/servers.hpp"

#include "process/account.hpp"

#include <algorithm>

namespace reaperd::daemon {
namespace {

std::optional<protocol::login> login_of(const unix_server& server)
{
    if (!server.username)
        return std::nullopt;
    return protocol::login{*server.username, server.password.value_or("")};
}

} // namespace

servers::servers(boost::asio::io_context& loop, control::api& api)
    : loop_{loop}
    , api_{api}
{
}

result<void> servers::add(const std::vector<unix_server>& wanted)
{
    const auto before = listening_.size();
    for (const auto& server : wanted) {
        bool known = std::any_of(listening_.begin(), listening_.end(),
                                 [&](const listening& one) { return one.settings.path == server.path; });
        if (known)
            continue;
        if (auto opened = open(server); !opened) {
            listening_.erase(listening_.begin() + static_cast<std::ptrdiff_t>(before), listening_.end());
            return opened;
        }
    }
    return {};
}

result<void> servers::apply(const std::vector<unix_server>& wanted)
{
    std::erase_if(listening_, [&](const listening& one) {
        return std::find(wanted.begin(), wanted.end(), one.settings) == wanted.end();
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

result<void> servers::open(const unix_server& server)
{
    control::socket_settings settings;
    settings.path = server.path;
    settings.mode = server.mode;
    settings.login = login_of(server);
    if (server.owner) {
        auto owner = process::find_owner(*server.owner);
        if (!owner)
            return owner.error();
        settings.owner = control::socket_owner{owner->user, owner->group};
    }
    auto opened = control::server::open(loop_, api_, settings);
    if (!opened)
        return opened.error();
    listening_.push_back({server, std::move(*opened)});
    return {};
}

void servers::program_removed(const std::string& name)
{
    for (auto& one : listening_)
        one.server->program_removed(name);
}

void servers::prepare_to_end()
{
    for (auto& one : listening_)
        one.server->prepare_to_end();
}

} // namespace reaperd::daemon
