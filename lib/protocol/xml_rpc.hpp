// XML-RPC (http://xmlrpc.com/spec.md), both ends of it, as supervisord speaks it: values without a type are strings,
// <params> may be missing, <nil/> is understood. Values are JSON's: int, boolean, string, double, array and struct have
// the same meaning there; base64 arrives decoded, a dateTime as its text.
//
// What is encoded is valid XML whatever it holds: bytes that are not UTF-8 become U+FFFD, and control characters, for
// which XML 1.0 has no form, become their symbols (U+2400 and up: ESC is U+241B).
#pragma once

#include "model/result.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace reaperd::protocol::xml_rpc {

struct call {
    std::string method; // "supervisor.startProcess"
    boost::json::array parameters;

    friend bool operator==(const call&, const call&) = default;
};

struct fault {
    int code = 0;
    std::string text;

    friend bool operator==(const fault&, const fault&) = default;
};

using answer = std::variant<boost::json::value, fault>;

std::string encode(const call&);
std::string encode(const answer&);

// Fail with what is no XML-RPC. Neither entities nor document types of the sender's are expanded, and what is nested
// deeper than anybody needs is refused.
result<call> decode_call(std::string_view xml);
result<answer> decode_answer(std::string_view xml);

} // namespace reaperd::protocol::xml_rpc
