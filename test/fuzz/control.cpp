// Any method, path and body is answered: shown at once, asked of the daemon, followed, or called; and what a call of
// XML-RPC is answered with is XML-RPC, whatever the daemon replies.
//
// The first line of the input is "METHOD TARGET", the rest is the body; without such a line all of it is a call.
//
//   fuzz_control -max_len=4096 CORPUS_FOLDER
#include "control/routes.hpp"
#include "control/rpc/rpc.hpp"
#include "control/world.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace reaperd;
using namespace reaperd::control;

namespace {

void require(bool promise)
{
    if (!promise)
        std::abort();
}

fake_daemon some_daemon()
{
    fake_daemon daemon;
    daemon.log_path = daemon.own_log = "/etc/passwd"; // a file that can be read
    program one;
    one.name = "web";
    daemon.groups = {{"web", 5, {one}}};
    daemon.hindrances["web"] = {true, "gone"};
    return daemon;
}

std::vector<protocol::reply> replies()
{
    std::vector<protocol::reply> all(1);
    all.push_back({false, "it cannot", {}, {}, {}});
    for (const auto* outcome : {"done", "no_such_process", "no_such_group", "not_running", "refused", "nonsense"})
        all.push_back({true, "", {{"web", outcome, "why", {}}, {"group:worker", outcome, "", {}}}, {}, {}});
    return all;
}

void is_xml_rpc(const rpc::answer& told)
{
    require(protocol::xml_rpc::decode_answer(protocol::xml_rpc::encode(told)).has_value());
}

void call(const api& daemon, const rpc::call& what)
{
    auto way = rpc::perform(daemon, what);
    if (const auto* told = std::get_if<rpc::answer>(&way))
        return is_xml_rpc(*told);
    for (const auto& reply : replies())
        is_xml_rpc(std::get<rpc::errand>(way).read(reply));
}

void call_all(const api& daemon, const rpc::call& what)
{
    const auto listed = rpc::calls_of(what.parameters);
    if (const auto* wrong = std::get_if<rpc::fault>(&listed))
        return is_xml_rpc(*wrong);
    for (const auto& each : std::get<std::vector<rpc::listed_call>>(listed))
        if (const auto* one = std::get_if<rpc::call>(&each))
            call(daemon, *one);
}

void is_response(const response& shown)
{
    require(shown.status == 200 || (shown.status >= 400 && shown.status < 500));
    require(!shown.body.empty() && !shown.type.empty());
}

void ask(const api& daemon, std::string_view method, std::string_view target, std::string_view body)
{
    const auto way = route(daemon, limits{}, method, target, body);
    if (const auto* shown = std::get_if<response>(&way))
        return is_response(*shown);
    if (const auto* made = std::get_if<protocol::xml_rpc::call>(&way))
        return made->method == rpc::multicall ? call_all(daemon, *made) : call(daemon, *made);
    if (const auto* order = std::get_if<follow_order>(&way))
        require(order->name.empty() || daemon.process(order->name).has_value());
    else
        require(method == "POST"); // what changes something is never a link
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    const auto line_end = std::min(text.find('\n'), text.size());
    const auto line = std::string_view(text).substr(0, line_end);
    const auto blank = line.find(' ');
    const auto daemon = some_daemon();
    ask(daemon, "POST", "/RPC2", text);
    if (blank != line.npos)
        ask(daemon, line.substr(0, blank), line.substr(blank + 1), std::string_view(text).substr(line_end));
    return 0;
}
