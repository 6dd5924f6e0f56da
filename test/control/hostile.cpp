#include "world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>
#include <list>
#include <sys/resource.h>

using namespace reaperd::control;
using namespace std::chrono_literals;

namespace {

struct hostile_world : world {
    bool still_serves() { return ask("/v1/daemon").find("\"pid\":7") != std::string::npos; }
    std::list<raw_client> crowd(int size)
    {
        std::list<raw_client> clients;
        for (int i = 0; i < size; ++i) {
            clients.push_back(connect());
            loop.poll();
        }
        return clients;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_clients, hostile_world)

BOOST_AUTO_TEST_CASE(one_that_never_says_anything_is_dropped)
{
    limits.idle_time = 20ms;
    auto client = connect();
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(one_that_never_finishes_its_request_is_dropped)
{
    limits.read_time = 20ms;
    auto client = connect();
    client.send("GET /v1/status HT");
    BOOST_TEST(client.is_dropped());
    BOOST_TEST(still_serves());
}

BOOST_AUTO_TEST_CASE(one_that_sends_a_letter_now_and_then_is_dropped_all_the_same)
{
    limits.read_time = 50ms;
    auto client = connect();
    auto began = std::chrono::steady_clock::now();
    boost::asio::steady_timer drip(loop);
    bool over = false;
    std::function<void(boost::system::error_code)> next = [&](boost::system::error_code error) {
        if (error || over)
            return;
        client.send("X");
        drip.expires_after(5ms);
        drip.async_wait(next);
    };
    next({});
    BOOST_TEST(client.is_dropped());
    over = true;
    drip.cancel();
    loop.poll(); // a cancelled timer may have fired already, and what it calls is ours
    BOOST_TEST((std::chrono::steady_clock::now() - began < 4s));
}

BOOST_AUTO_TEST_CASE(one_that_never_reads_its_answer_is_dropped)
{
    limits.write_time = 20ms;
    daemon.log = std::string(1024 * 1024, 'x');
    auto client = connect();
    client.get("/v1/logs?name=web");
    BOOST_TEST(still_serves());
    BOOST_TEST(until([&] { return client.is_cut_off(); }));
}

BOOST_AUTO_TEST_CASE(a_header_without_end_is_refused)
{
    auto client = connect();
    client.send("GET /v1/status HTTP/1.1\r\nX-Long: " + std::string(limits.header_bytes, 'x'));
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 431 "));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(a_huge_body_is_refused_before_it_is_read)
{
    auto client = connect();
    client.send("POST /v1/start HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n");
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 413 "));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(a_huge_body_in_chunks_is_refused)
{
    auto client = connect();
    client.send("POST /v1/start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 130; ++i)
        client.send("2000\r\n" + std::string(0x2000, 'x') + "\r\n");
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 413 "));
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_refused)
{
    auto client = connect();
    client.send(std::string("\x16\x03\x01\0\xff\r\n\r\n", 9));
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 400 Bad Request\r\n"));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_json_is_refused_and_the_connection_goes_on)
{
    auto client = connect();
    client.post("/v1/start", "\xff\xfe{");
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 400 Bad Request\r\n"));
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(when_too_many_are_connected_the_idlest_makes_room)
{
    limits.connections = 50;
    auto clients = crowd(60);
    BOOST_TEST(still_serves());
    BOOST_TEST(clients.front().is_dropped());
    clients.back().get("/v1/daemon");
    BOOST_TEST(clients.back().hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(who_waits_for_an_answer_is_never_the_one_that_makes_room)
{
    limits.connections = 10;
    daemon.answers_at_once = false;
    auto waiting = connect();
    waiting.post("/v1/stop", R"({"names":["web"]})");
    BOOST_TEST(until([&] { return daemon.questions.size() == 1; }));
    auto clients = crowd(30);
    BOOST_TEST(still_serves());
    daemon.questions[0].answer({true, "", {}, {}});
    BOOST_TEST(waiting.hears("\"ok\":true"));
}

BOOST_AUTO_TEST_CASE(when_everybody_waits_the_next_one_is_let_in_when_somebody_leaves)
{
    limits.connections = 2;
    limits.accept_pause = 1h;
    daemon.answers_at_once = false;
    auto first = connect();
    auto second = connect();
    first.post("/v1/stop", R"({"names":["web"]})");
    second.post("/v1/stop", R"({"names":["web"]})");
    BOOST_TEST(until([&] { return daemon.questions.size() == 2; }));
    auto third = connect();
    third.get("/v1/daemon");
    loop.poll();
    first.close();
    BOOST_TEST(third.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_CASE(without_descriptors_an_idle_client_makes_room_and_the_loop_does_not_spin)
{
    auto clients = crowd(5);
    BOOST_TEST(until([&] { return loop.poll() == 0; }));
    auto next = connect();
    next.get("/v1/daemon");
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    int lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit none{rlim_t(lowest_free), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    auto handlers = loop.poll();
    bool heard = next.hears("\"pid\":7");
    ::setrlimit(RLIMIT_NOFILE, &before);
    BOOST_TEST(heard);
    BOOST_TEST(handlers < 50u);
    BOOST_TEST(clients.front().is_dropped());
}

BOOST_AUTO_TEST_CASE(without_descriptors_and_idle_clients_accepting_pauses)
{
    limits.accept_pause = 20ms;
    open();
    auto next = connect();
    next.get("/v1/daemon");
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    int lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit none{rlim_t(lowest_free), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    auto handlers = loop.run_for(100ms);
    ::setrlimit(RLIMIT_NOFILE, &before);
    BOOST_TEST(handlers < 30u);
    BOOST_TEST(next.hears("\"pid\":7"));
}

BOOST_AUTO_TEST_SUITE_END()
