// The control socket, from outside.
#include "system/support/world.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <sys/stat.h>

using namespace system_test;
namespace asio = boost::asio;

namespace {

struct talking : world {
    asio::io_context context;
    using socket = asio::local::stream_protocol::socket;

    socket connect()
    {
        socket connection{context};
        connection.connect(path("reaperd.sock"));
        return connection;
    }
    std::string ask(const std::string& request)
    {
        auto connection = connect();
        asio::write(connection, asio::buffer(request));
        std::string answer;
        boost::system::error_code end;
        asio::read(connection, asio::dynamic_buffer(answer), end);
        return answer;
    }
    std::string get(const std::string& target)
    {
        return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(control)

BOOST_FIXTURE_TEST_CASE(it_is_the_owners_alone, talking)
{
    configure(actor("web", "say up wait"));
    start();
    struct stat found {};
    BOOST_TEST(::stat(path("reaperd.sock").c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0600U);
}

BOOST_FIXTURE_TEST_CASE(a_socket_deleted_under_it_is_bound_again, talking)
{
    configure(actor("web", "say up wait"));
    start();
    std::filesystem::remove(path("reaperd.sock"));
    await_file("reaperd.sock", "");
    BOOST_TEST(ctl({"status"}).code == 0);
}

BOOST_FIXTURE_TEST_CASE(it_speaks_http_and_json, talking)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    const auto all = get("/v1/status");
    BOOST_TEST(all.starts_with("HTTP/1.1 200 "));
    BOOST_TEST(all.find("\"name\":\"web\"") != std::string::npos);
    BOOST_TEST(get("/v1/programs/nobody").starts_with("HTTP/1.1 404 "));
    BOOST_TEST(get("/elsewhere").starts_with("HTTP/1.1 404 "));
    BOOST_TEST(get("/v1/start").starts_with("HTTP/1.1 405 "));
    BOOST_TEST(ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

BOOST_FIXTURE_TEST_CASE(clients_that_never_finish_harm_nobody, talking)
{
    configure(actor("web", "say up wait"));
    start();
    std::deque<socket> idle;
    for (int i = 0; i < 50; ++i) {
        idle.push_back(connect());
        asio::write(idle.back(), asio::buffer(std::string{"POST /v1/stop HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{"}));
    }
    BOOST_TEST(status("web").at("state") == "RUNNING");
    BOOST_TEST(stop() == 0); // nor does it wait for them
}

BOOST_FIXTURE_TEST_CASE(a_change_is_logged_with_who_asked_for_it, talking)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    logged("uid " + std::to_string(::getuid()));
}

BOOST_AUTO_TEST_SUITE_END()
