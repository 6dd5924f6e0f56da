#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::control;

namespace {

struct follower_world : world {
    raw_client follow(const std::string& name)
    {
        auto client = connect();
        client.get("/v1/logs?name=" + name + "&lines=2&follow=1");
        return client;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(following_a_log, follower_world)

BOOST_AUTO_TEST_CASE(the_end_of_a_log_is_plain_text)
{
    auto answer = ask("/v1/logs?name=web&lines=2");
    BOOST_TEST(answer.find("Content-Type: text/plain; charset=utf-8") != answer.npos);
    BOOST_TEST(answer.ends_with("\r\n\r\none\ntwo\n"));
}

BOOST_AUTO_TEST_CASE(a_follower_sees_what_was_there_and_then_what_comes)
{
    auto client = follow("web");
    BOOST_TEST(client.hears("8\r\none\ntwo\n\r\n"));
    BOOST_TEST(daemon.write("web", "three\n"));
    BOOST_TEST(client.hears("6\r\nthree\n\r\n"));
    daemon.write("web", "fo");
    daemon.write("web", "ur\n");
    BOOST_TEST(client.hears("5\r\nfour\n\r\n"));
}

BOOST_AUTO_TEST_CASE(nothing_is_subscribed_to_when_the_follower_has_left)
{
    auto client = follow("web");
    BOOST_TEST(client.hears("two\n"));
    client.close();
    BOOST_TEST(until([&] { return daemon.followers["web"].expired(); }));
}

BOOST_AUTO_TEST_CASE(a_log_ends_with_its_program_and_the_connection_goes_on)
{
    auto client = follow("web");
    auto other = follow("group:worker");
    BOOST_TEST(client.hears("two\n"));
    BOOST_TEST(other.hears("two\n"));
    server->program_removed("web");
    BOOST_TEST(client.hears("\r\n0\r\n\r\n"));
    client.get("/v1/daemon");
    BOOST_TEST(client.hears("\"pid\":7"));
    BOOST_TEST(daemon.write("group:worker", "still here\n"));
    BOOST_TEST(other.hears("still here\n"));
}

BOOST_AUTO_TEST_CASE(a_log_that_does_not_exist_is_an_error)
{
    auto client = follow("wbe");
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.1 404 Not Found\r\n"));
}

BOOST_AUTO_TEST_CASE(an_old_client_cannot_follow)
{
    auto client = connect();
    client.send("GET /v1/logs?name=web&follow=1 HTTP/1.0\r\n\r\n");
    BOOST_TEST(client.until("\"}").starts_with("HTTP/1.0 505 "));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_CASE(a_follower_that_never_reads_is_dropped_and_the_log_says_so)
{
    limits.write_time = std::chrono::milliseconds{50};
    auto client = follow("web");
    BOOST_TEST(until([&] { return !daemon.followers["web"].expired(); }));
    while (daemon.write("web", std::string(64 * 1024, 'x')))
        loop.run_one_for(std::chrono::seconds{5});
    BOOST_TEST(daemon.notes.at(0).starts_with("dropped a client that follows web and reads too slowly (pid "));
    BOOST_TEST(ask("/v1/daemon").find("\"pid\":7") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_follower_that_reads_too_slowly_is_told_why_it_is_dropped)
{
    auto client = follow("web");
    BOOST_TEST(until([&] { return !daemon.followers["web"].expired(); }));
    for (int i = 0; i < 30; ++i)
        daemon.write("web", std::string(16 * 1024, 'x'));
    BOOST_TEST(client.hears("output came faster than it was read"));
    BOOST_TEST(client.is_dropped());
}

BOOST_AUTO_TEST_SUITE_END()
