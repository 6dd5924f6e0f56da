#include "client/tail_stream.hpp"

#include "client/targets.hpp"

namespace reaperd::client {

std::string tail_of(const std::string& name, std::string_view channel)
{
    return ("/logtail/" + encoded(name) + "/").append(channel);
}

boost::system::result<tail_stream, std::error_code>
tail_stream::open(const endpoint& where, const std::optional<protocol::login>& login, std::string target)
{
    auto socket = connect(where);
    if (!socket)
        return socket.error();
    socket->send(to_text({.method = "GET", .target = std::move(target), .host = host_of(where)}, login));
    return tail_stream(std::move(*socket));
}

std::string tail_stream::next()
{
    at_end_ = reader_.read_some(socket_) != http_reader::progress::more || refused();
    return reader_.status() == 200 ? reader_.take_body() : std::string();
}

std::optional<unsigned> tail_stream::refused() const
{
    return reader_.status() == 0 || reader_.status() == 200 ? std::nullopt : std::optional(reader_.status());
}

} // namespace reaperd::client
