// Which request means what: one table. A route shows something at once, asks the daemon for a change, follows a log, or
// is a call of XML-RPC.
#pragma once

#include "control/api.hpp"
#include "control/limits.hpp"
#include "protocol/xml_rpc.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace reaperd::control {

struct response {
    unsigned status = 200;
    std::string body = {};
    std::string_view type = "application/json";
    std::string header = {}; // one more header's name, and its value
    std::string header_value = {};
};
response refusal(unsigned status, std::string_view why); // {"error":"..."}

// A log to follow: what is in it already, then what comes.
struct follow_order {
    std::string name; // "group:name" where they differ; empty: reaperd's own log
    control::stream stream = stream::standard_output;
    control::amount beginning;
};

using outcome = std::variant<response, protocol::request, follow_order, protocol::xml_rpc::call>;

// `target` is the request's, as it came: "/v1/logs?name=web&lines=10".
outcome route(const api&, const limits&, std::string_view method, std::string_view target, std::string_view body);

// How an answer to a change reads in HTTP.
response to_response(protocol::reply);

} // namespace reaperd::control
