#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::control;

BOOST_FIXTURE_TEST_SUITE(the_server, world)

BOOST_AUTO_TEST_CASE(a_status_is_one_json_array)
{
    auto answer = ask("/v1/status");
    BOOST_TEST(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(answer.find("Content-Type: application/json") != answer.npos);
    BOOST_TEST(answer.find("\r\n\r\n[{\"name\":\"web\",") != answer.npos);
}

BOOST_AUTO_TEST_CASE(clients_can_connect_before_the_loop_runs)
{
    open();
    raw_client client(loop, settings.path);
    BOOST_TEST(client.connected());
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(a_connection_serves_one_request_after_the_other)
{
    auto client = connect();
    for (int i = 0; i < 3; ++i) {
        client.get("/v1/daemon");
        BOOST_TEST(client.hears("\"pid\":7"));
        client.forget();
    }
}

BOOST_AUTO_TEST_CASE(requests_that_come_together_are_answered_in_order)
{
    auto client = connect();
    client.send(
        "GET /v1/daemon HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    auto both = client.until("\"group:worker\"");
    BOOST_TEST(both.find("\"pid\":7") < both.find("\"group:worker\""));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(errors_are_json_too)
{
    BOOST_TEST(ask("/v1/programs/wbe").find("{\"error\":\"no such process: wbe\"}") != std::string::npos);
    BOOST_TEST(ask("/nothing").starts_with("HTTP/1.1 404 Not Found\r\n"));
}

BOOST_AUTO_TEST_CASE(the_daemon_learns_who_asked_for_a_change)
{
    auto client = connect();
    client.post("/v1/start", R"({"names":["web"]})");
    BOOST_TEST(client.hears("\"outcome\":\"done\""));
    BOOST_TEST(daemon.questions.at(0).peer.description
               == "pid " + std::to_string(::getpid()) + ", uid " + std::to_string(::getuid()));
    BOOST_TEST(std::get<protocol::start_request>(daemon.questions[0].request).names.at(0) == "web");
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_later)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/v1/stop", R"({"names":["web"]})");
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    BOOST_TEST(ask("/v1/daemon").find("\"pid\":7") != std::string::npos);
    daemon.questions[0].answer({true, "", {{"web", "done", "", {}}}, {}});
    BOOST_TEST(client.hears("\"outcome\":\"done\""));
    client.forget();
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_away_withdraws_its_answer)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/v1/stop", R"({"names":["web"]})");
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    client.close();
    BOOST_TEST(until([&] { return daemon.questions[0].abandoned; }));
    daemon.questions[0].answer({});
    BOOST_TEST(ask("/v1/daemon").find("\"pid\":7") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_client_that_only_shut_down_its_writing_side_still_gets_its_answer)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/v1/stop", R"({"names":["web"]})");
    client.shut_down_writing();
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    BOOST_TEST(ask("/v1/daemon").find("\"pid\":7") != std::string::npos);
    BOOST_TEST(!daemon.questions[0].abandoned);
    daemon.questions[0].answer({true, "", {{"web", "done", "", {}}}, {}});
    BOOST_TEST(client.hears("\"outcome\":\"done\""));
}

BOOST_AUTO_TEST_CASE(a_request_that_failed_as_a_whole_is_an_error)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/v1/reload", "");
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    daemon.questions[0].answer({false, "reaperd.conf:1:1: error: oh", {}, {}});
    BOOST_TEST(client.until("oh\"").starts_with("HTTP/1.1 409 Conflict\r\n"));
    BOOST_TEST(client.hears("\"error\":\"reaperd.conf:1:1: error: oh\""));
}

BOOST_AUTO_TEST_CASE(without_the_password_nobody_learns_or_changes_anything)
{
    settings.login = protocol::login{"admin", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"};
    auto answer = ask("/v1/status");
    BOOST_TEST(answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"));
    BOOST_TEST(answer.find("WWW-Authenticate: Basic realm=\"default\"") != answer.npos);
    auto client = connect();
    client.post("/v1/shutdown", "", "Authorization: " + protocol::authorization({"admin", "wrong"}) + "\r\n");
    BOOST_TEST(client.hears("\"error\""));
    BOOST_TEST(daemon.questions.empty());
}

BOOST_AUTO_TEST_CASE(with_the_password_everything_works)
{
    settings.login = protocol::login{"admin", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"};
    auto client = connect();
    client.get("/v1/daemon", "Authorization: " + protocol::authorization({"admin", "thepassword"}) + "\r\n");
    BOOST_TEST(client.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_in_one_request_costs_that_connection_alone)
{
    struct broken : fake_daemon {
        protocol::daemon_status daemon() const override { throw std::runtime_error("out of luck"); }
    } unlucky;
    server = server::open(loop, unlucky, settings, limits).value();
    auto client = connect();
    client.get("/v1/daemon");
    BOOST_TEST(client.is_dropped());
    BOOST_TEST(unlucky.notes.at(0) == "dropped a client: out of luck");
    BOOST_TEST(ask("/v1/status").starts_with("HTTP/1.1 200 OK"));
    server.reset();
}

BOOST_AUTO_TEST_CASE(the_end_of_the_server_ends_all_connections)
{
    daemon.answers_at_once = false;
    auto idle = connect();
    auto waiting = connect();
    waiting.post("/v1/stop", R"({"names":["web"]})");
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    server.reset();
    BOOST_TEST(idle.is_dropped());
    BOOST_TEST(waiting.is_dropped());
    BOOST_TEST(!std::filesystem::exists(settings.path));
}

BOOST_AUTO_TEST_SUITE_END()
