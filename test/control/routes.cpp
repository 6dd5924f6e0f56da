#include "control/routes.hpp"
#include "protocol/json.hpp"
#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::control;

namespace {

struct desk {
    fake_daemon daemon;
    limits most;

    outcome get(std::string_view target) { return route(daemon, most, "GET", target, ""); }
    response shown(std::string_view target) { return std::get<response>(get(target)); }
    unsigned status(std::string_view target) { return shown(target).status; }
    outcome post(std::string_view target, std::string_view body) { return route(daemon, most, "POST", target, body); }
    template <class Request>
    Request asked(std::string_view target, std::string_view body)
    {
        return std::get<Request>(std::get<protocol::request>(post(target, body)));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_routes, desk)

BOOST_AUTO_TEST_CASE(status_shows_all_or_those_that_are_named)
{
    BOOST_TEST(shown("/v1/status").body.find("worker") != std::string::npos);
    auto some = shown("/v1/status?name=web").body;
    BOOST_TEST(some.find("\"web\"") != some.npos);
    BOOST_TEST(some.find("worker") == some.npos);
    BOOST_TEST(status("/v1/status?name=wbe") == 404u);
}

BOOST_AUTO_TEST_CASE(names_are_decoded)
{
    BOOST_TEST(status("/v1/programs/group%3Aworker") == 200u);
    BOOST_TEST(status("/v1/programs/group:worker") == 200u);
    BOOST_TEST(status("/v1/status?name=group%3aworker") == 200u);
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_table_is_not_found)
{
    for (auto path :
         {"/v1", "/v1/", "/v1/statuses", "/v1/status/", "/v1/programs/", "/v1/programs/web/log", "/v2/status"})
        BOOST_TEST(status(path) == 404u, path);
}

BOOST_AUTO_TEST_CASE(what_is_no_path_is_refused)
{
    for (auto target : {"", "*", "v1/status", "http://x/v1/status", "/v1/status?name=%zz", "/%"})
        BOOST_TEST(status(target) == 400u, target);
}

BOOST_AUTO_TEST_CASE(the_wrong_method_is_told_the_right_one)
{
    auto answer = shown("/v1/start");
    BOOST_TEST(answer.status == 405u);
    BOOST_TEST(answer.header == "Allow");
    BOOST_TEST(answer.header_value == "POST");
    BOOST_TEST(std::get<response>(post("/v1/status", "")).status == 405u);
}

BOOST_AUTO_TEST_CASE(each_verb_is_asked_of_the_daemon)
{
    BOOST_TEST(asked<protocol::start_request>("/v1/start", R"({"names":["web"]})").names.size() == 1u);
    BOOST_TEST(asked<protocol::stop_request>("/v1/stop", R"({"names":["all"]})").names.at(0) == "all");
    BOOST_TEST(asked<protocol::restart_request>("/v1/restart", R"({"names":["web"]})").names.size() == 1u);
    BOOST_TEST(asked<protocol::signal_request>("/v1/signal", R"({"names":["web"],"signal":"USR1"})").signal == 10);
    BOOST_TEST(asked<protocol::clear_request>("/v1/clear", R"({"names":["web"]})").names.size() == 1u);
    BOOST_TEST(asked<protocol::reload_request>("/v1/reload", R"({"dry_run":true})").dry_run);
    asked<protocol::reopen_request>("/v1/reopen", "");
    asked<protocol::shutdown_request>("/v1/shutdown", "{}");
}

BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_read_is_refused)
{
    BOOST_TEST(std::get<response>(post("/v1/start", "{}")).status == 400u);
    BOOST_TEST(std::get<response>(post("/v1/start", "{}")).body == R"({"error":"names: missing"})");
}

BOOST_AUTO_TEST_CASE(a_log_is_asked_for_by_lines_or_bytes)
{
    BOOST_TEST(status("/v1/logs?name=web&lines=10000") == 200u);
    BOOST_TEST(status("/v1/logs?name=web&stream=stderr&bytes=1048576") == 200u);
    for (auto query : {"", "lines=1", "name=web&lines=-1", "name=web&lines=10001", "name=web&bytes=1048577",
                       "name=web&lines=", "name=web&bytes=99999999999999999999999", "name=web&stream=both",
                       "name=web&follow=yes", "name=web&colour=1"})
        BOOST_TEST(status("/v1/logs?" + std::string(query)) == 400u, query);
    BOOST_TEST(status("/v1/logs?name=wbe") == 404u);
}

BOOST_AUTO_TEST_CASE(the_daemons_own_log_is_asked_for_alike)
{
    BOOST_TEST(shown("/v1/daemon/log?lines=3").body == "main log\n");
    auto order = std::get<follow_order>(get("/v1/daemon/log?follow=1&bytes=7"));
    BOOST_TEST(order.name.empty());
    BOOST_TEST(std::get<last_bytes>(order.beginning).count == 7u);
    BOOST_TEST(status("/v1/daemon/log?name=web") == 400u);
    daemon.own_log.clear();
    BOOST_TEST(status("/v1/daemon/log") == 404u);
}

BOOST_AUTO_TEST_CASE(what_the_config_file_knows_is_told_with_what_is_in_use)
{
    program web;
    web.name = "web";
    program extra;
    extra.name = "x";
    extra.autostart = false;
    extra.priority = 7;
    daemon.groups = {{"web", 999, {web}}, {"more", 5, {extra}}};
    auto known = protocol::decode_known(shown("/v1/available").body).value();
    BOOST_REQUIRE(known.size() == 2u);
    BOOST_TEST(known[0].name == "web");
    BOOST_TEST(known[0].in_use);
    BOOST_TEST(known[0].autostart);
    BOOST_TEST(known[1].name == "more:x");
    BOOST_TEST(known[1].group == "more");
    BOOST_TEST(!known[1].in_use);
    BOOST_TEST(!known[1].autostart);
    BOOST_TEST(known[1].group_priority == 5);
    BOOST_TEST(known[1].priority == 7);
}

BOOST_AUTO_TEST_CASE(a_log_is_followed_from_where_the_client_wants)
{
    auto order = std::get<follow_order>(get("/v1/logs?name=web&follow=1&stream=stderr&lines=3"));
    BOOST_TEST(order.name == "web");
    BOOST_TEST((order.stream == stream::standard_error));
    BOOST_TEST(std::get<last_lines>(order.beginning).count == 3u);
}

BOOST_AUTO_TEST_CASE(a_change_of_nobody_at_all_is_not_found)
{
    auto answer = to_response({true, "", {{"wbe", "no_such_process", "no such process: wbe", {}}}, {}});
    BOOST_TEST(answer.status == 404u);
    BOOST_TEST(answer.body.find("\"error\":\"no such process: wbe\"") != std::string::npos);
    BOOST_TEST(to_response({true, "", {{"wbe", "no_such_process", "", {}}, {"web", "done", "", {}}}, {}}).status
               == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
