#include "client/endpoint.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>

namespace reaperd::client {

namespace {

using std::error_code;
template <class T>
using result = boost::system::result<T, error_code>;

constexpr std::string_view unix_scheme = "unix://";
constexpr std::string_view http_scheme = "http://";

class names : public std::error_category {
public:
    const char* name() const noexcept override { return "name resolution"; }
    std::string message(int code) const override { return ::gai_strerror(code); }
};

std::string lower_case(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char letter) { return char(std::tolower(letter)); });
    return lower;
}

// "[::1]:9001", "host:9001", "host"
tcp_port host_and_port(std::string_view authority)
{
    const bool in_brackets = authority.starts_with('[') && authority.find(']') != authority.npos;
    const auto host_end = in_brackets ? authority.find(']') + 1 : authority.find(':');
    auto host = authority.substr(0, host_end);
    auto port = host_end < authority.size() ? authority.substr(host_end) : std::string_view();
    if (in_brackets)
        host = host.substr(1, host.size() - 2);
    return {lower_case(host), port.size() > 1 ? std::string(port.substr(1)) : "80"};
}

using address_list = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

result<address_list> addresses_of(const tcp_port& where)
{
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    int error = ::getaddrinfo(where.host.c_str(), where.port.c_str(), &wanted, &found);
    if (error == EAI_SYSTEM)
        return error_code(errno, std::system_category());
    if (error != 0)
        return error_code(error, name_category());
    return address_list(found, &::freeaddrinfo);
}

result<connection> connect_to(const unix_socket& where)
{
    auto opened = connection::open(where.path);
    if (!opened)
        return error_code(opened.error());
    return std::move(*opened);
}

result<connection> connect_to(const tcp_port& where)
{
    auto addresses = addresses_of(where);
    if (!addresses)
        return addresses.error();
    error_code last(EAI_NONAME, name_category());
    for (const auto* address = addresses->get(); address; address = address->ai_next) {
        auto opened = connection::open(*address);
        if (opened)
            return std::move(*opened);
        last = opened.error();
    }
    return last;
}

} // namespace

std::optional<endpoint> parse_endpoint(std::string_view url)
{
    if (url.starts_with(unix_scheme))
        return unix_socket{std::string(url.substr(unix_scheme.size()))};
    if (!url.starts_with(http_scheme))
        return std::nullopt;
    auto authority = url.substr(http_scheme.size());
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (auto login = authority.rfind('@'); login != authority.npos)
        authority.remove_prefix(login + 1);
    return host_and_port(authority);
}

std::string host_of(const endpoint& where)
{
    const auto* port = std::get_if<tcp_port>(&where);
    if (!port)
        return "localhost";
    const bool is_ipv6 = port->host.find(':') != port->host.npos;
    return (is_ipv6 ? "[" + port->host + "]" : port->host) + ":" + port->port;
}

std::string url_of(const endpoint& where)
{
    const auto* socket = std::get_if<unix_socket>(&where);
    return socket ? std::string(unix_scheme) + socket->path : std::string(http_scheme) + host_of(where);
}

const std::error_category& name_category()
{
    static const names category;
    return category;
}

result<connection> connect(const endpoint& where)
{
    return std::visit([](const auto& place) { return connect_to(place); }, where);
}

} // namespace reaperd::client
