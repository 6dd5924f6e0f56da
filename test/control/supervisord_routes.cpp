// What supervisord's clients send, over a socket: XML-RPC, followed logs, passwords, TCP.
#include "world.hpp"

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <netinet/in.h>

using namespace reaperd;
using namespace reaperd::control;

namespace {

std::string method_call(const std::string& method, const std::string& parameters = "")
{
    return "<?xml version='1.0'?><methodCall><methodName>" + method + "</methodName><params>" + parameters
         + "</params></methodCall>";
}

std::string text(const std::string& value)
{
    return "<param><value><string>" + value + "</string></value></param>";
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(supervisords_clients, world)

BOOST_AUTO_TEST_CASE(a_call_is_answered_in_xml)
{
    auto client = connect();
    client.post("/RPC2", method_call("supervisor.getPID"));
    BOOST_TEST(client.hears("<value><int>7</int></value>"));
    BOOST_TEST(client.hears("Content-Type: text/xml"));
    client.forget();
    client.post("/RPC2", method_call("nothing.here")); // on the same connection
    BOOST_TEST(client.hears("<string>UNKNOWN_METHOD</string>"));
}

BOOST_AUTO_TEST_CASE(a_call_that_waits_is_answered_when_it_is_true)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/RPC2", method_call("supervisor.stopProcess", text("web")));
    BOOST_REQUIRE(until([&] { return daemon.questions.size() == 1; }));
    daemon.questions[0].answer(daemon.reply);
    BOOST_TEST(client.hears("<boolean>1</boolean>"));
}

BOOST_AUTO_TEST_CASE(a_call_that_need_not_wait_is_answered_at_once)
{
    daemon.answers_at_once = false;
    auto client = connect();
    client.post("/RPC2", method_call("supervisor.stopProcess",
                                     text("web") + "<param><value><boolean>0</boolean></value></param>"));
    BOOST_TEST(client.hears("<boolean>1</boolean>"));
    BOOST_TEST(daemon.questions.at(0).abandoned);
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_waits_no_more)
{
    daemon.answers_at_once = false;
    {
        auto client = connect();
        client.post("/RPC2", method_call("supervisor.stopProcess", text("web")));
        BOOST_REQUIRE(until([&] { return daemon.questions.size() == 1; }));
    }
    BOOST_TEST(until([&] { return daemon.questions[0].abandoned; }));
}

BOOST_AUTO_TEST_CASE(several_calls_are_made_one_after_another)
{
    daemon.answers_at_once = false;
    const auto listed = [](const std::string& name, const std::string& parameters) {
        return "<value><struct><member><name>methodName</name><value>" + name
             + "</value></member><member><name>params</name><value><array><data>" + parameters
             + "</data></array></value></member></struct></value>";
    };
    auto client = connect();
    client.post("/RPC2",
                method_call("system.multicall", "<param><value><array><data>"
                                                    + listed("supervisor.stopProcess", "<value>web</value>")
                                                    + listed("nothing.here", "") + listed("supervisor.getPID", "")
                                                    + "</data></array></value></param>"));
    BOOST_REQUIRE(until([&] { return daemon.questions.size() == 1; }));
    daemon.questions[0].answer(daemon.reply);
    const auto& answer = client.until("</methodResponse>");
    const auto stopped = answer.find("<boolean>1</boolean>");
    const auto unknown = answer.find("<name>faultCode</name>");
    const auto pid = answer.find("<int>7</int>");
    BOOST_TEST(stopped < unknown);
    BOOST_TEST(unknown < pid);
    BOOST_TEST(pid != answer.npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_call_is_a_bad_request)
{
    auto client = connect();
    client.post("/RPC2", "no xml");
    BOOST_TEST(client.hears("400 Bad Request"));
    BOOST_TEST(ask("/RPC2").find("405 Method Not Allowed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_log_is_followed_from_its_end_on)
{
    for (const auto* path : {"/logtail/web", "/logtail/web/stdout", "/logtail/group%3Aworker/stderr"}) {
        auto client = connect();
        client.get(path);
        BOOST_TEST(client.hears("one\ntwo\n"), path);
        BOOST_TEST(client.hears("X-Accel-Buffering: no"), path);
    }
    auto client = connect();
    client.get("/mainlogtail");
    BOOST_TEST(client.hears("main log\n"));
    BOOST_TEST(until([&] { return daemon.write("", "and more\n"); }));
    BOOST_TEST(client.hears("and more\n"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_followed_is_not_found)
{
    for (const auto* path : {"/logtail/nobody", "/logtail/web/bogus", "/logtail/", "/logtail/web/stdout/more"})
        BOOST_TEST(ask(path).find("404 Not Found") != std::string::npos, path);
    daemon.own_log.clear();
    BOOST_TEST(ask("/mainlogtail").find("404 Not Found") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_probe_and_a_curious_browser_are_answered)
{
    const auto ok = ask("/ok.html");
    BOOST_TEST(ok.ends_with("\r\n\r\nOK"));
    BOOST_TEST(ok.find("Content-Type: text/plain\r\n") != ok.npos);
    BOOST_TEST(ask("/").find("XML-RPC at /RPC2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_is_not_let_in_is_told_before_his_body_is_read)
{
    settings.login = protocol::login{"me", "secret"};
    auto client = connect();
    client.send("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
    BOOST_TEST(client.hears("401 Unauthorized"));
    BOOST_TEST(client.hears("realm=\"default\""));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(a_page_of_another_site_may_not_ask)
{
    for (const auto* origin : {"http://evil.example", "null", "http://x.evil.example"}) {
        auto client = connect();
        client.post("/RPC2", method_call("supervisor.shutdown"), std::string("Origin: ") + origin + "\r\n");
        BOOST_TEST(client.hears("403 Forbidden"), origin);
    }
    BOOST_TEST(daemon.questions.empty());
    auto client = connect();
    client.post("/RPC2", method_call("supervisor.getPID"), "Origin: http://x\r\n"); // its own
    BOOST_TEST(client.hears("<int>7</int>"));
}

BOOST_AUTO_TEST_CASE(a_hundred_megabytes_are_refused)
{
    auto client = connect();
    client.send("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
    BOOST_TEST(client.hears("413 Payload Too Large"));
    BOOST_TEST(client.is_dropped());
}

// ---- TCP

namespace {

struct tcp_world : world {
    std::uint16_t port = free_port();

    static std::uint16_t free_port()
    {
        const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(probe);
        return ntohs(address.sin_port);
    }
    result<std::unique_ptr<control::server>> open_at(const std::string& host)
    {
        return server::open(loop, daemon, tcp_settings{host, port, {}}, limits);
    }
    int connect_to(const sockaddr* address, socklen_t size)
    {
        const int socket = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        BOOST_REQUIRE_EQUAL(::connect(socket, address, size), 0);
        return socket;
    }
    raw_client over_ipv4()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return {loop, connect_to(reinterpret_cast<sockaddr*>(&address), sizeof address)};
    }
    raw_client over_ipv6()
    {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_addr = in6addr_loopback;
        address.sin6_port = htons(port);
        return {loop, connect_to(reinterpret_cast<sockaddr*>(&address), sizeof address)};
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_client_on_tcp_is_named_by_its_address, tcp_world)
{
    server = open_at("127.0.0.1").value();
    auto client = over_ipv4();
    client.post("/RPC2", method_call("supervisor.stopProcess", text("web")));
    BOOST_TEST(client.hears("<boolean>1</boolean>"));
    BOOST_TEST(daemon.questions.at(0).peer.description.starts_with("127.0.0.1:"));
}

BOOST_FIXTURE_TEST_CASE(a_name_and_no_name_mean_ipv4, tcp_world)
{
    for (const auto* host : {"localhost", ""}) {
        server.reset();
        server = open_at(host).value();
        auto client = over_ipv4();
        client.get("/ok.html");
        BOOST_TEST(client.hears("OK"));
    }
}

BOOST_FIXTURE_TEST_CASE(ipv6_is_served_beside_ipv4_on_one_port, tcp_world)
{
    auto four = open_at("").value();
    auto six = open_at("::");
    if (!six)
        return; // a machine without IPv6
    auto client = over_ipv6();
    client.post("/RPC2", method_call("supervisor.stopProcess", text("web")));
    BOOST_TEST(client.hears("<boolean>1</boolean>"));
    BOOST_TEST(daemon.questions.at(0).peer.description.starts_with("[::1]:"));
}

BOOST_FIXTURE_TEST_CASE(a_place_that_is_taken_is_named, tcp_world)
{
    auto first = open_at("127.0.0.1").value();
    auto second = open_at("127.0.0.1");
    BOOST_REQUIRE(!second);
    BOOST_TEST(second.error().message
               == "cannot listen on 127.0.0.1:" + std::to_string(port) + ": Address already in use");
}

BOOST_AUTO_TEST_SUITE_END()
