// The methods that supervisord has over XML-RPC, with its words, faults and odd cases: supervisor.* and system.*
// (https://supervisord.org/api.html).
//
// A method answers at once, or it is an errand: what to ask of the daemon, and what its reply means. system.multicall
// is the session's, which runs its calls one after another.
#pragma once

#include "control/api.hpp"
#include "protocol/xml_rpc.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reaperd::control::rpc {

using protocol::xml_rpc::answer;
using protocol::xml_rpc::call;
using protocol::xml_rpc::fault;

struct errand {
    protocol::request request;
    bool wait = true;                                   // else what cannot be answered at once goes on without us
    std::function<answer(const protocol::reply&)> read; // an empty reply where nobody waited
};

using outcome = std::variant<answer, errand>;

constexpr std::string_view multicall = "system.multicall";

outcome perform(const api&, const call&);

// The calls that system.multicall's parameters list, each a call or the fault that is its result.
using listed_call = std::variant<call, fault>;
std::variant<std::vector<listed_call>, fault> calls_of(const boost::json::array& parameters);
boost::json::value result_of(answer); // one call's, as multicall tells it

} // namespace reaperd::control::rpc
