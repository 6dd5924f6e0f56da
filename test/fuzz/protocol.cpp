// Any text is a request and a reply or an error that names what is wrong; what was understood says the same when it is
// said again.
//
//   fuzz_protocol -max_len=4096 CORPUS_FOLDER
#include "protocol/json.hpp"
#include "protocol/login.hpp"
#include "protocol/time.hpp"
#include "protocol/xml_rpc.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace reaperd;
using namespace reaperd::protocol;

namespace {

template <class Decode>
void repeats_itself(std::string_view text, Decode decode)
{
    auto first = decode(text);
    if (!first) {
        if (first.error().message.empty())
            std::abort();
        return;
    }
    auto said = encode(*first);
    auto again = decode(std::string_view(said));
    if (!again || encode(*again) != said)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    for (auto word : {"start", "stop", "restart", "signal", "clear", "reread", "add", "remove", "update", "stdin",
                      "event", "reload", "reopen", "clear-log", "shutdown", "start-over"})
        repeats_itself(text, [word](std::string_view body) { return decode_request(word, body); });
    repeats_itself(text, decode_status);
    repeats_itself(text, decode_detail);
    repeats_itself(text, decode_daemon);
    repeats_itself(text, decode_reply);
    repeats_itself(text, xml_rpc::decode_call);
    repeats_itself(text, xml_rpc::decode_answer);
    if (decode_error(encode_error(text)).empty() && !text.empty())
        std::abort();
    if (auto given = parse_authorization(text); given && authorization(*given).empty())
        std::abort();
    if (auto at = parse_time(text); at && to_text(*at) != text)
        std::abort();
    return 0;
}
