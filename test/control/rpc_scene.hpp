// A fake daemon, and what the methods of XML-RPC answer, ask for and refuse with it.
#pragma once

#include "control/rpc/rpc.hpp"
#include "world.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

namespace reaperd::control {

namespace json = boost::json;

struct scene {
    fake_daemon daemon;

    protocol::process_info& web = daemon.infos.at(0);
    protocol::process_info& worker = daemon.infos.at(1);

    rpc::outcome call(const std::string& method, json::array parameters = {})
    {
        return rpc::perform(daemon, {"supervisor." + method, std::move(parameters)});
    }
    // What it answers at once; else what it makes of the daemon's reply.
    std::string answer(const std::string& method, json::array parameters = {}, const protocol::reply& reply = {})
    {
        auto way = call(method, std::move(parameters));
        auto* errand = std::get_if<rpc::errand>(&way);
        return text(errand ? errand->read(reply) : std::get<rpc::answer>(way));
    }
    static std::string text(const rpc::answer& told)
    {
        const auto* wrong = std::get_if<rpc::fault>(&told);
        return wrong ? std::to_string(wrong->code) + " " + wrong->text : json::serialize(std::get<json::value>(told));
    }
    // The request that it makes of the call; nothing: it answers at once.
    std::optional<protocol::request> request(const std::string& method, json::array parameters = {})
    {
        auto way = call(method, std::move(parameters));
        auto* errand = std::get_if<rpc::errand>(&way);
        return errand ? std::optional(errand->request) : std::nullopt;
    }
    std::vector<std::string> names(const std::string& method, json::array parameters = {})
    {
        auto asked = request(method, std::move(parameters));
        return asked ? std::visit(
                   [](const auto& what) {
                       if constexpr (requires { what.names; })
                           return what.names;
                       else
                           return std::vector<std::string>{};
                   },
                   *asked)
                     : std::vector<std::string>{};
    }
};

using names_of = std::vector<std::string>;

inline protocol::reply told(const std::string& name, const std::string& outcome, const std::string& why = {})
{
    protocol::reply reply;
    reply.results = {{name, outcome, why, {}}};
    return reply;
}

} // namespace reaperd::control
