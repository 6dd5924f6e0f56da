// [fcgi-program:x]: processes that accept from one socket, which is their descriptor 0.
#include "system/support/world.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <sys/stat.h>

using namespace system_test;
namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using asio::ip::tcp;

namespace {

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

struct farm : world {
    asio::io_context context;

    // Started one by one, so that it is known which of them has which pid.
    static std::string app(const std::string& socket, const std::string& options = {})
    {
        auto section = actor("app", "say up serve", "socket = " + socket + "\nautostart = false\n" + options);
        return section.replace(0, std::string("[program").size(), "[fcgi-program");
    }
    static std::string two_of_them(const std::string& socket, const std::string& options = {})
    {
        return app(socket, "numprocs = 2\nprocess_name = %(process_num)d\nautorestart = false\n" + options);
    }
    std::string file() const { return "unix://" + path("app.sock"); }
    bool has_file() const { return std::filesystem::exists(path("app.sock")); }
    mode_t mode() const
    {
        struct stat found {};
        ::stat(path("app.sock").c_str(), &found);
        return found.st_mode & 07777;
    }

    pid_t start_one(const std::string& name)
    {
        BOOST_TEST(ctl({"start", name}).code == 0);
        return hears("app", "up");
    }

    template <class Protocol>
    pid_t ask(const typename Protocol::endpoint& where)
    {
        typename Protocol::socket client{context};
        client.connect(where);
        std::string answer;
        boost::system::error_code end;
        asio::read(client, asio::dynamic_buffer(answer), end);
        return std::stoi(answer);
    }
    pid_t ask() { return ask<local>(local::endpoint{path("app.sock")}); }

    std::string send_to_stdin(const std::string& name)
    {
        const std::string body = R"({"name":")" + name + R"(","text":"x"})";
        local::socket client{context};
        client.connect(path("reaperd.sock"));
        asio::write(client, asio::buffer("POST /v1/stdin HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                                         + std::to_string(body.size()) + "\r\n\r\n" + body));
        std::string answer;
        boost::system::error_code end;
        asio::read(client, asio::dynamic_buffer(answer), end);
        return answer;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(fcgi)

BOOST_FIXTURE_TEST_CASE(one_answers_while_the_other_is_killed_and_started_again, farm)
{
    configure(two_of_them(file()));
    start();
    BOOST_TEST(!has_file());
    const auto first = start_one("app:0");
    BOOST_TEST(mode() == 0700U);
    BOOST_TEST(ask() == first);
    const auto second = start_one("app:1");

    ::kill(first, SIGKILL);
    logged("exited: 0 (terminated by SIGKILL; not expected)");
    BOOST_TEST(ask() == second);
    const auto third = start_one("app:0");
    BOOST_TEST(ctl({"stop", "app:1"}).code == 0);
    BOOST_TEST(ask() == third);
    BOOST_TEST(count(read("reaperd.log"), "INFO Creating socket " + file() + "\n") == 1U);
    BOOST_TEST(count(read("reaperd.log"), "Closing socket") == 0U);

    BOOST_TEST(ctl({"stop", "all"}).code == 0);
    BOOST_TEST(!has_file());
    BOOST_TEST(count(read("reaperd.log"), "INFO Closing socket " + file() + "\n") == 1U);
    const auto fourth = start_one("app:1");
    BOOST_TEST(ask() == fourth);
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!has_file());
}

BOOST_FIXTURE_TEST_CASE(one_that_dies_comes_back_to_a_socket_of_its_own, farm)
{
    configure(app(file(), "autorestart = true\n"));
    start();
    const auto first = start_one("app");
    BOOST_TEST(ask() == first);
    ::kill(first, SIGKILL);
    const auto second = hears("app", "up");
    BOOST_TEST(second != first);
    BOOST_TEST(ask() == second);
    BOOST_TEST(count(read("reaperd.log"), "Creating socket") == 2U);
    BOOST_TEST(count(read("reaperd.log"), "Closing socket") == 1U);
}

BOOST_FIXTURE_TEST_CASE(it_is_one_for_groups_that_share_it, farm)
{
    configure(app(file()) + "[group:a]\nprograms = app\n[group:b]\nprograms = app\n");
    start();
    const auto first = start_one("a:app");
    const auto second = start_one("b:app");
    BOOST_TEST(ctl({"stop", "a:app"}).code == 0);
    BOOST_TEST(ask() == second);
    BOOST_TEST(first != second);
    BOOST_TEST(ctl({"stop", "b:app"}).code == 0);
    BOOST_TEST(!has_file());
    BOOST_TEST(count(read("reaperd.log"), "Creating socket") == 1U);
}

BOOST_FIXTURE_TEST_CASE(it_may_be_on_tcp, farm)
{
    tcp::acceptor probe{context, {asio::ip::address_v4::loopback(), 0}};
    const auto where = probe.local_endpoint();
    probe.close();
    const auto url = "tcp://127.0.0.1:" + std::to_string(where.port());
    configure(two_of_them(url));
    start();
    const auto first = start_one("app:0");
    BOOST_TEST(ask<tcp>(where) == first);
    start_one("app:1");
    BOOST_TEST(ctl({"stop", "all"}).code == 0);
    BOOST_CHECK_THROW(ask<tcp>(where), boost::system::system_error);
    BOOST_TEST(count(read("reaperd.log"), "INFO Closing socket " + url + "\n") == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_start_fails_where_somebody_else_listens, farm)
{
    local::acceptor stranger{context, local::endpoint{path("app.sock")}};
    configure(app(file(), "startretries = 0\n"));
    start();
    BOOST_TEST(ctl({"start", "app"}).code != 0);
    const auto told = status("app");
    BOOST_TEST(told.at("state").as_string() == "FATAL");
    BOOST_TEST(count(std::string(told.at("why").as_string()),
                     "cannot listen on " + path("app.sock") + ": another server is listening on it")
               == 1U);
    local::socket client{context};
    client.connect(local::endpoint{path("app.sock")});
    stranger.accept();

    stranger.close(); // leaves its file
    const auto pid = start_one("app");
    BOOST_TEST(ask() == pid);
}

BOOST_FIXTURE_TEST_CASE(a_start_that_fails_gives_its_socket_back, farm)
{
    configure("[fcgi-program:app]\ncommand = /nonexistent/app\nautostart = false\nstartretries = 0\nsocket = " + file()
              + "\n");
    start();
    BOOST_TEST(ctl({"start", "app"}).code != 0);
    BOOST_TEST(!has_file());
    BOOST_TEST(count(read("reaperd.log"), "Creating socket") == count(read("reaperd.log"), "Closing socket"));
}

BOOST_FIXTURE_TEST_CASE(a_reload_that_changes_it_restarts_its_processes_with_the_new_one, farm)
{
    configure(two_of_them(file()));
    start();
    const auto first = start_one("app:0");
    const auto second = start_one("app:1");
    configure(two_of_them(file(), "socket_mode = 0770\n"));
    hang_up();
    const auto third = hears("app", "up");
    const auto fourth = hears("app", "up");
    for (const auto renewed : {third, fourth})
        BOOST_TEST((renewed != first && renewed != second));
    BOOST_TEST(mode() == 0770U);
    BOOST_TEST(ctl({"stop", "app:0"}).code == 0);
    const auto answering = ask();
    BOOST_TEST((answering == third || answering == fourth));
}

BOOST_FIXTURE_TEST_CASE(nothing_can_be_sent_to_its_stdin, farm)
{
    configure(app(file()));
    start();
    start_one("app");
    const auto answer = send_to_stdin("app");
    BOOST_TEST(count(answer, R"("outcome":"no_stdin")") == 1U);
    BOOST_TEST(count(answer, "its stdin is a socket") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
