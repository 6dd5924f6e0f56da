#include "answering_machine.hpp"
#include "client/daemon.hpp"
#include "client/log_stream.hpp"
#include "protocol/json.hpp"
#include "server.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::client;

namespace {

const std::string two_programs = protocol::encode(std::vector<protocol::program_status>{
    {"web", "web", "RUNNING", 42, {}, 0, {}, ""}, {"db:a", "db", "STOPPED", {}, {}, 1, {}, ""}});

std::string text_of(log_stream& log)
{
    std::string text;
    while (!log.at_end())
        text += log.next();
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_status_is_asked_for_and_understood)
{
    scripted_server server({http("200 OK", two_programs)});
    {
        auto found = client::daemon::reach({client::unix_socket{server.path}}).value();
        auto programs = found.status({"web", "db:a"}).value();
        BOOST_TEST(programs.size() == 2u);
        BOOST_TEST(programs[1].name == "db:a");
    }
    BOOST_TEST(server.asked() == "GET /v1/status?name=web&name=db%3Aa HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_in_pieces)
{
    auto whole = http("200 OK", two_programs);
    std::vector<std::string> letters;
    for (char letter : whole)
        letters.emplace_back(1, letter);
    scripted_server server(letters);
    BOOST_TEST(client::daemon::reach({client::unix_socket{server.path}})->status({})->size() == 2u);
}

BOOST_AUTO_TEST_CASE(json_comes_through_as_it_is)
{
    scripted_server server({http("200 OK", two_programs)});
    BOOST_TEST(client::daemon::reach({client::unix_socket{server.path}})->status_as_json({}).value() == two_programs);
}

BOOST_AUTO_TEST_CASE(a_change_is_posted_with_the_login)
{
    protocol::reply reply{true, "", {{"web", "done", "", {}}}, {}};
    scripted_server server({http("200 OK", protocol::encode(reply))});
    {
        auto found = client::daemon::reach({client::unix_socket{server.path}, protocol::login{"me", "secret"}}).value();
        BOOST_TEST(found.perform(protocol::stop_request{{"web"}})->results.at(0).outcome == "done");
    }
    auto asked = server.asked();
    BOOST_TEST(asked.starts_with("POST /v1/stop HTTP/1.1\r\n"));
    BOOST_TEST(asked.find("Authorization: Basic bWU6c2VjcmV0\r\n") != asked.npos);
    BOOST_TEST(asked.ends_with("Content-Length: 17\r\n\r\n{\"names\":[\"web\"]}"));
}

BOOST_AUTO_TEST_CASE(what_the_daemon_says_no_to_is_told_in_its_words)
{
    scripted_server server({http("404 Not Found", R"({"error":"no such process: wbe"})")});
    auto refused = client::daemon::reach({client::unix_socket{server.path}})->detail("wbe").error();
    BOOST_TEST(refused.status == 404u);
    BOOST_TEST(refused.message == "no such process: wbe");
}

BOOST_AUTO_TEST_CASE(a_change_that_no_program_was_there_for_has_results_all_the_same)
{
    protocol::reply reply{false, "no such process: wbe", {{"wbe", "no_such_process", "", {}}}, {}};
    scripted_server server({http("404 Not Found", protocol::encode(reply))});
    BOOST_TEST(client::daemon::reach({client::unix_socket{server.path}})
                   ->perform(protocol::stop_request{{"wbe"}})
                   ->results.size()
               == 1u);
}

BOOST_AUTO_TEST_CASE(a_change_that_failed_as_a_whole_is_a_refusal)
{
    scripted_server server(
        {http("409 Conflict", protocol::encode(protocol::reply{false, "x.conf:1:1: error", {}, {}}))});
    auto refused =
        client::daemon::reach({client::unix_socket{server.path}})->perform(protocol::reload_request{}).error();
    BOOST_TEST(refused.message == "x.conf:1:1: error");
}

BOOST_AUTO_TEST_CASE(a_connection_that_ends_early_is_told)
{
    scripted_server server({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{"});
    auto refused = client::daemon::reach({client::unix_socket{server.path}})->status({}).error();
    BOOST_TEST(refused.status == 0u);
    BOOST_TEST(refused.message.find("closed the connection") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_daemon_that_listens_on_tcp_is_asked_there)
{
    answering_machine server({{http("200 OK", two_programs)}, {http("200 OK", "one\n")}});
    const client::address where{parse_endpoint(server.url).value()};
    BOOST_TEST(client::daemon::reach(where)->status({})->size() == 2u);
    auto log = log_stream::open(where, {.name = "web"}).value();
    BOOST_TEST(text_of(log) == "one\n");
    BOOST_TEST(server.asked().find("Host: " + server.url.substr(7) + "\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_that_makes_no_sense_is_told)
{
    scripted_server server({http("200 OK", "[3]")});
    BOOST_TEST(client::daemon::reach({client::unix_socket{server.path}})->status({}).error().message
               == "the daemon's answer makes no sense: [0]: expected an object");
}

BOOST_AUTO_TEST_CASE(nobody_there_is_an_error_that_says_why)
{
    BOOST_TEST(
        (client::daemon::reach({client::unix_socket{"/nowhere/s"}}).error() == std::errc::no_such_file_or_directory));
    scripted_server server({});
    {
        client::daemon::reach({client::unix_socket{server.path}}).value();
    }
    server.asked();
    auto dead = server.folder / "dead";
    std::filesystem::create_directory(server.folder / "d");
    BOOST_TEST(
        (client::daemon::reach({client::unix_socket{server.folder / "d"}}).error() == std::errc::connection_refused));
    BOOST_TEST((client::daemon::reach({client::unix_socket{dead}}).error() == std::errc::no_such_file_or_directory));
}

BOOST_AUTO_TEST_CASE(a_path_may_be_longer_than_a_socket_address)
{
    auto folder = scripted_server::make_folder();
    auto deep = folder / std::string(100, 'a') / std::string(100, 'b');
    std::filesystem::create_directories(deep);
    {
        scripted_server server({http("200 OK", "[]")});
        std::filesystem::rename(server.path, deep / "s");
        BOOST_TEST(client::daemon::reach({client::unix_socket{deep / "s"}})->status({})->empty());
    }
    std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(a_log_comes_as_text)
{
    scripted_server server({http("200 OK", "one\ntwo\n")});
    {
        auto log = log_stream::open({client::unix_socket{server.path}}, {.name = "web", .stream = "stderr", .count = 2})
                       .value();
        BOOST_TEST(text_of(log) == "one\ntwo\n");
        BOOST_TEST(!log.problem());
    }
    BOOST_TEST(server.asked().starts_with("GET /v1/logs?name=web&stream=stderr&lines=2 HTTP/1.1\r\n"));
}

BOOST_AUTO_TEST_CASE(a_followed_log_comes_in_pieces_until_it_ends)
{
    scripted_server server(
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\none\n\r\n", "4\r\ntwo\n", "\r\n0\r\n\r\n"});
    auto log = log_stream::open({client::unix_socket{server.path}}, {.name = "web", .follow = true}).value();
    BOOST_TEST(text_of(log) == "one\ntwo\n");
    BOOST_TEST(!log.problem());
}

BOOST_AUTO_TEST_CASE(a_followed_log_that_breaks_off_is_told)
{
    scripted_server server({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n"});
    auto log = log_stream::open({client::unix_socket{server.path}}, {.name = "web", .follow = true}).value();
    BOOST_TEST(text_of(log) == "one\n");
    BOOST_TEST(log.problem()->message == "the daemon closed the connection");
}

BOOST_AUTO_TEST_CASE(a_log_that_does_not_exist_is_told_in_the_daemons_words)
{
    scripted_server server({http("404 Not Found", R"({"error":"no such process: wbe"})")});
    auto log = log_stream::open({client::unix_socket{server.path}}, {.name = "wbe"}).value();
    BOOST_TEST(text_of(log) == "");
    BOOST_TEST(log.problem()->message == "no such process: wbe");
}
