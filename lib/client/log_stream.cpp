#include "client/log_stream.hpp"
#include "client/targets.hpp"
#include "protocol/json.hpp"

namespace reaperd::client {

namespace {

std::string target_of(const log_query& query)
{
    std::string target = "/v1/daemon/log?";
    if (!query.name.empty())
        target = "/v1/logs?name=" + encoded(query.name) + "&stream=" + std::string(query.stream) + "&";
    target.append(query.unit).append("=").append(std::to_string(query.count));
    return query.follow ? target + "&follow=1" : target;
}

} // namespace

boost::system::result<log_stream, std::error_code> log_stream::open(const address& where, const log_query& query)
{
    auto socket = connect(where.place);
    if (!socket)
        return socket.error();
    socket->send(to_text({.method = "GET", .target = target_of(query), .host = host_of(where.place)}, where.login));
    return log_stream(std::move(*socket));
}

std::string log_stream::next()
{
    auto progress = reader_.read_some(socket_);
    at_end_ = progress != http_reader::progress::more;
    bool failed = reader_.status() >= 300;
    if (failed && !at_end_)
        return {};
    if (failed)
        problem_ = refusal{reader_.status(), protocol::decode_error(reader_.take_body())};
    else if (progress == http_reader::progress::broken)
        problem_ = refusal{0, "the daemon closed the connection"};
    return reader_.status() == 0 || failed ? std::string() : reader_.take_body();
}

} // namespace reaperd::client
