#include "client/http.hpp"

#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

namespace reaperd::client {

namespace http = boost::beast::http;

std::string to_text(const http_request& request, const std::optional<protocol::login>& login)
{
    std::string text;
    text.append(request.method)
        .append(" ")
        .append(request.target)
        .append(" HTTP/1.1\r\nHost: ")
        .append(request.host)
        .append("\r\n");
    if (login)
        text.append("Authorization: ").append(protocol::authorization(*login)).append("\r\n");
    if (request.method == "POST")
        text.append("Content-Type: ")
            .append(request.content_type)
            .append("\r\nContent-Length: ")
            .append(std::to_string(request.body.size()))
            .append("\r\n");
    return text.append("\r\n").append(request.body);
}

// Beast's parser alone: it needs no loop, and a short-lived client should not set one up.
struct http_reader::implementation {
    http::response_parser<http::string_body> parser;
    boost::beast::flat_buffer waiting; // what the parser could not use yet

    implementation()
    {
        parser.eager(true);
        parser.body_limit(boost::none);
    }
    boost::system::error_code parse();
};

http_reader::http_reader()
    : self_(std::make_unique<implementation>())
{
}
http_reader::~http_reader() = default;
http_reader::http_reader(http_reader&&) noexcept = default;
http_reader& http_reader::operator=(http_reader&&) noexcept = default;

boost::system::error_code http_reader::implementation::parse()
{
    boost::system::error_code error;
    while (waiting.size() > 0 && !parser.is_done() && !error)
        waiting.consume(parser.put(waiting.data(), error));
    return error == http::error::need_more ? boost::system::error_code() : error;
}

http_reader::progress http_reader::read_some(connection& from)
{
    auto space = self_->waiting.prepare(64 * 1024);
    auto count = from.receive(static_cast<char*>(space.data()), space.size());
    self_->waiting.commit(count);
    if (count == 0 || self_->parse())
        return progress::broken;
    return self_->parser.is_done() ? progress::complete : progress::more;
}

unsigned http_reader::status() const
{
    return self_->parser.is_header_done() ? self_->parser.get().result_int() : 0;
}
std::string http_reader::reason() const
{
    return std::string(self_->parser.get().reason());
}
bool http_reader::keeps_connection() const
{
    return self_->parser.keep_alive();
}
std::string http_reader::take_body()
{
    return std::exchange(self_->parser.get().body(), {});
}

} // namespace reaperd::client
