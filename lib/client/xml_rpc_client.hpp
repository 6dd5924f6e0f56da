// A server that speaks XML-RPC, reaperd's or supervisord's: one call, one answer.
//
//     client::xml_rpc_client server(*client::parse_endpoint("http://localhost:9001"), login);
//     auto answer = server.call("supervisor.startProcess", {"web"});
//     if (answer && std::holds_alternative<fault>(*answer)) ...
//
// The connection is made by the first call, kept for those that follow, and made anew where the server has hung up
// meanwhile.
#pragma once

#include "client/connection.hpp"
#include "client/endpoint.hpp"
#include "client/http.hpp"
#include "protocol/login.hpp"
#include "protocol/xml_rpc.hpp"

#include <boost/system/result.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

namespace reaperd::client {

// Why there is no answer. A fault is one.
struct not_reached {
    std::error_code why; // ENOENT: no such file; ECONNREFUSED; of name_category(): no such host
};
struct connection_lost {};
struct http_error {
    unsigned status; // 401: the server wants another login
    std::string reason;
};
struct not_xml_rpc {
    std::string why;
};
struct no_answer {
    std::variant<not_reached, connection_lost, http_error, not_xml_rpc> why;
};
[[noreturn]] inline void throw_exception_from_error(const no_answer&, const boost::source_location&)
{
    throw std::runtime_error("the server did not answer");
}

using call_result = boost::system::result<protocol::xml_rpc::answer, no_answer>;

class xml_rpc_client {
public:
    explicit xml_rpc_client(endpoint where, std::optional<protocol::login> login = {})
        : where_(std::move(where))
        , login_(std::move(login))
    {
    }

    call_result call(std::string_view method, boost::json::array parameters = {}); // waits as long as the server does

private:
    call_result ask(const std::string& request);
    call_result receive();

    endpoint where_;
    std::optional<protocol::login> login_;
    std::optional<connection> socket_;
};

} // namespace reaperd::client
