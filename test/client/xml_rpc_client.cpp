#include "client/xml_rpc_client.hpp"
#include "answering_machine.hpp"
#include "client/tail_stream.hpp"
#include "server.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::client;
namespace xml_rpc = reaperd::protocol::xml_rpc;

namespace {

std::string answered(const xml_rpc::answer& answer)
{
    return http("200 OK", xml_rpc::encode(answer));
}

xml_rpc_client client_of(const std::string& url, std::optional<protocol::login> login = {})
{
    return xml_rpc_client(parse_endpoint(url).value(), std::move(login));
}

boost::json::value value_of(call_result result)
{
    return std::get<boost::json::value>(result.value());
}

template <class Trouble>
Trouble trouble_of(const call_result& result)
{
    return std::get<Trouble>(result.error().why);
}

call_result call_answered_by(const std::string& text)
{
    answering_machine server({{text}});
    return client_of(server.url).call("x");
}

} // namespace

BOOST_AUTO_TEST_SUITE(xml_rpc_clients)

BOOST_AUTO_TEST_CASE(where_a_server_is_can_be_said_as_a_url)
{
    for (const auto* url : {"unix:///x/s", "http://localhost:9001", "http://[::1]:80"})
        BOOST_TEST(url_of(parse_endpoint(url).value()) == url);
}

BOOST_AUTO_TEST_CASE(a_url_says_where_a_server_is)
{
    BOOST_CHECK((parse_endpoint("unix:///run/a b.sock") == endpoint(unix_socket{"/run/a b.sock"})));
    BOOST_CHECK((parse_endpoint("http://localhost:9001") == endpoint(tcp_port{"localhost", "9001"})));
    BOOST_CHECK((parse_endpoint("http://Web.Example/RPC2") == endpoint(tcp_port{"web.example", "80"})));
    BOOST_CHECK((parse_endpoint("http://u:p@h:1/?x") == endpoint(tcp_port{"h", "1"})));
    BOOST_CHECK((parse_endpoint("http://[::1]:9001") == endpoint(tcp_port{"::1", "9001"})));
    BOOST_CHECK((parse_endpoint("http://[::1]") == endpoint(tcp_port{"::1", "80"})));
    BOOST_CHECK(!parse_endpoint("https://localhost"));
    BOOST_CHECK(!parse_endpoint("/run/x.sock"));
}

BOOST_AUTO_TEST_CASE(a_call_is_posted_with_the_login_and_its_answer_understood)
{
    scripted_server server({answered(true)});
    {
        auto there = client_of("unix://" + server.path, protocol::login{"me", "secret"});
        BOOST_TEST(value_of(there.call("supervisor.startProcess", {"web"})).as_bool());
    }
    auto asked = server.asked();
    BOOST_TEST(asked.starts_with("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\n"));
    BOOST_TEST(asked.find("Authorization: Basic bWU6c2VjcmV0\r\n") != asked.npos);
    BOOST_TEST(asked.find("Content-Type: text/xml\r\n") != asked.npos);
    BOOST_TEST(asked.find("<methodName>supervisor.startProcess</methodName>") != asked.npos);
    BOOST_TEST(asked.find("web") != asked.npos);
}

BOOST_AUTO_TEST_CASE(a_fault_is_an_answer)
{
    answering_machine server({{answered(xml_rpc::fault{10, "BAD_NAME: x"})}});
    auto answer = client_of(server.url).call("x").value();
    BOOST_CHECK((answer == xml_rpc::answer(xml_rpc::fault{10, "BAD_NAME: x"})));
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_from_call_to_call)
{
    answering_machine server({{answered(1), answered(2)}});
    auto there = client_of(server.url);
    BOOST_TEST(value_of(there.call("x")).as_int64() == 1);
    BOOST_TEST(value_of(there.call("x")).as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(a_server_that_hung_up_between_two_calls_is_called_again)
{
    answering_machine server({{answered(1)}, {answered(2)}});
    auto there = client_of(server.url);
    BOOST_TEST(value_of(there.call("x")).as_int64() == 1);
    BOOST_TEST(value_of(there.call("x")).as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(a_server_on_ipv6_is_found)
{
    answering_machine server({{answered(6)}}, true);
    BOOST_TEST(value_of(client_of(server.url).call("x")).as_int64() == 6);
}

BOOST_AUTO_TEST_CASE(it_is_known_why_nobody_answers)
{
    auto no_file = trouble_of<not_reached>(client_of("unix:///nowhere/x.sock").call("x"));
    BOOST_CHECK(no_file.why == std::errc::no_such_file_or_directory);
    auto refused = trouble_of<not_reached>(client_of("http://localhost:1").call("x"));
    BOOST_CHECK(refused.why == std::errc::connection_refused);
    auto nameless = trouble_of<not_reached>(client_of("http://no..name:1").call("x"));
    BOOST_CHECK(nameless.why.category() == name_category());
}

BOOST_AUTO_TEST_CASE(a_wrong_login_is_told_from_a_server_in_trouble)
{
    auto unauthorised = trouble_of<http_error>(call_answered_by(http("401 Unauthorized", "")));
    BOOST_TEST(unauthorised.status == 401u);
    auto broken = trouble_of<http_error>(call_answered_by(http("500 Internal Server Error", "<html>")));
    BOOST_TEST(broken.status == 500u);
    BOOST_TEST(broken.reason == "Internal Server Error");
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_not_taken_for_an_answer)
{
    trouble_of<not_xml_rpc>(call_answered_by(http("200 OK", "{}")));
    trouble_of<not_xml_rpc>(call_answered_by("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<"));
    trouble_of<connection_lost>(call_answered_by(""));
    trouble_of<connection_lost>(call_answered_by("220 mail.example ESMTP\r\n"));
}

BOOST_AUTO_TEST_CASE(a_log_is_followed_chunk_by_chunk)
{
    scripted_server server({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n", "4\r\ntwo\n\r\n"});
    std::string text;
    {
        auto where = parse_endpoint("unix://" + server.path).value();
        auto log = tail_stream::open(where, {}, tail_of("g:p", "stderr")).value();
        while (!log.at_end())
            text += log.next();
        BOOST_TEST(!log.refused());
    }
    BOOST_TEST(text == "one\ntwo\n");
    BOOST_TEST(server.asked().starts_with("GET /logtail/g%3Ap/stderr HTTP/1.1\r\n"));
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_followed_is_refused_with_the_status)
{
    answering_machine server({{http("404 Not Found", "Error")}});
    auto log = tail_stream::open(parse_endpoint(server.url).value(), {}, std::string(main_tail)).value();
    std::string text;
    while (!log.at_end())
        text += log.next();
    BOOST_TEST(text == "");
    BOOST_TEST((log.refused() == 404u));
}

BOOST_AUTO_TEST_SUITE_END()
