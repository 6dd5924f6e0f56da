#include "client/xml_rpc_client.hpp"

namespace reaperd::client {

namespace {

bool is_lost(const call_result& result)
{
    return !result && std::holds_alternative<connection_lost>(result.error().why);
}

} // namespace

call_result xml_rpc_client::call(std::string_view method, boost::json::array parameters)
{
    auto body = encode(protocol::xml_rpc::call{std::string(method), std::move(parameters)});
    const auto request = to_text({"POST", "/RPC2", std::move(body), "text/xml", host_of(where_)}, login_);
    const bool is_old = socket_.has_value();
    auto result = ask(request);
    // A server hangs up on whoever is silent, and that is noticed only now.
    return is_old && is_lost(result) ? ask(request) : result;
}

call_result xml_rpc_client::ask(const std::string& request)
{
    if (!socket_) {
        auto opened = connect(where_);
        if (!opened)
            return no_answer{not_reached{opened.error()}};
        socket_.emplace(std::move(*opened));
    }
    socket_->send(request);
    return receive();
}

call_result xml_rpc_client::receive()
{
    http_reader reader;
    auto progress = http_reader::progress::more;
    while (progress == http_reader::progress::more)
        progress = reader.read_some(*socket_);
    const bool is_whole = progress == http_reader::progress::complete;
    if (!is_whole || !reader.keeps_connection())
        socket_.reset();
    if (!is_whole && reader.status() == 0)
        return no_answer{connection_lost{}};
    if (!is_whole)
        return no_answer{not_xml_rpc{"it ends early"}};
    if (reader.status() != 200)
        return no_answer{http_error{reader.status(), reader.reason()}};
    auto answer = protocol::xml_rpc::decode_answer(reader.take_body());
    if (!answer)
        return no_answer{not_xml_rpc{answer.error().message}};
    return call_result(boost::system::in_place_value, std::move(*answer));
}

} // namespace reaperd::client
