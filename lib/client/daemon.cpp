#include "client/daemon.hpp"
#include "client/http.hpp"
#include "client/targets.hpp"
#include "protocol/json.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace reaperd::client {

namespace {

std::string status_target(const std::vector<std::string>& names)
{
    std::string target = "/v1/status";
    for (const auto& name : names)
        target.append(target.ends_with('s') && target.size() == 10 ? "?name=" : "&name=").append(encoded(name));
    return target;
}

bool is_good(unsigned status)
{
    return status >= 200 && status < 300;
}

refusal not_understood(const failure& why)
{
    return {0, "the daemon's answer makes no sense: " + why.message};
}

} // namespace

boost::system::result<daemon, std::error_code> daemon::reach(address where)
{
    auto socket = connect(where.place);
    if (!socket)
        return socket.error();
    return daemon(std::move(where), std::move(*socket));
}

answer<std::string> daemon::ask(std::string_view method, std::string target, std::string body)
{
    socket_.send(
        to_text({.method = method, .target = std::move(target), .body = std::move(body), .host = host_of(where_.place)},
                where_.login));
    http_reader reader;
    auto progress = http_reader::progress::more;
    while (progress == http_reader::progress::more)
        progress = reader.read_some(socket_);
    if (progress == http_reader::progress::broken)
        return refusal{0, "the daemon at " + url_of(where_.place) + " closed the connection"};
    if (!is_good(reader.status())) {
        auto said = reader.take_body();
        return refusal{reader.status(), std::move(said)};
    }
    return answer<std::string>(boost::system::in_place_value, reader.take_body());
}

template <class T, class Decode>
answer<T> daemon::get(std::string target, Decode decode)
{
    auto text = ask("GET", std::move(target));
    if (!text)
        return refusal{text.error().status, protocol::decode_error(text.error().message)};
    auto value = decode(*text);
    if (!value)
        return not_understood(value.error());
    return std::move(*value);
}

answer<std::vector<protocol::program_status>> daemon::status(const std::vector<std::string>& names)
{
    return get<std::vector<protocol::program_status>>(status_target(names), protocol::decode_status);
}

answer<std::string> daemon::status_as_json(const std::vector<std::string>& names)
{
    auto text = ask("GET", status_target(names));
    if (!text)
        return refusal{text.error().status, protocol::decode_error(text.error().message)};
    return text;
}

answer<protocol::program_detail> daemon::detail(const std::string& name)
{
    return get<protocol::program_detail>("/v1/programs/" + encoded(name), protocol::decode_detail);
}

answer<protocol::daemon_status> daemon::describe()
{
    return get<protocol::daemon_status>("/v1/daemon", protocol::decode_daemon);
}

answer<std::vector<protocol::known_process>> daemon::available()
{
    return get<std::vector<protocol::known_process>>("/v1/available", protocol::decode_known);
}

answer<protocol::reply> daemon::perform(const protocol::request& request)
{
    auto text = ask("POST", "/v1/" + std::string(protocol::verb(request)), protocol::encode(request));
    auto reply = protocol::decode_reply(text ? *text : text.error().message);
    if (reply && (reply->ok || !reply->results.empty()))
        return std::move(*reply);
    if (!text)
        return refusal{text.error().status, protocol::decode_error(text.error().message)};
    return not_understood(reply.error());
}

// The kernel tells when a process has ended (pidfd_open(2)); one that cannot be seen from here has ended for us when
// its connection has.
void daemon::wait_for_end()
{
    auto process = socket_.listener();
    int watch = process > 0 ? int(::syscall(SYS_pidfd_open, process, 0)) : -1;
    pollfd end{watch >= 0 ? watch : socket_.descriptor(), short(watch >= 0 ? POLLIN : POLLRDHUP), 0};
    if (process == 0 || watch >= 0)
        while (::poll(&end, 1, -1) < 0 && errno == EINTR) {
        }
    if (watch >= 0)
        ::close(watch);
}

void daemon::wait_for_cut() const
{
    pollfd cut{socket_.descriptor(), POLLRDHUP, 0};
    while (::poll(&cut, 1, -1) < 0 && errno == EINTR) {
    }
}

} // namespace reaperd::client
