// The values of this room as JSON text and back.
//
// What is encoded is always valid UTF-8, whatever programs wrote. Decoding fails with a sentence that names the field:
// "names[2]: expected a string". A request with a field that nobody knows is refused, a reply may have new ones.
#pragma once

#include "model/result.hpp"
#include "protocol/request.hpp"
#include "protocol/status.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace reaperd::protocol {

std::string encode(const std::vector<program_status>&); // one array
std::string encode(const std::vector<known_process>&);
std::string encode(const program_detail&);
std::string encode(const daemon_status&);
std::string encode(const reply&);
std::string encode_error(std::string_view message); // {"error":"..."}

result<std::vector<program_status>> decode_status(std::string_view);
result<std::vector<known_process>> decode_known(std::string_view);
result<program_detail> decode_detail(std::string_view);
result<daemon_status> decode_daemon(std::string_view);
result<reply> decode_reply(std::string_view);
std::string decode_error(std::string_view); // the text itself where it is no error object

// A request is a verb, which is the last part of its path, and a body.
std::string_view verb(const request&); // "start"
std::string encode(const request&);
result<request> decode_request(std::string_view verb, std::string_view body);

} // namespace reaperd::protocol
