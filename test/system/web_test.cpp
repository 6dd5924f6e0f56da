// conf/examples/web.conf as it is: nginx and redis, asked over the network.
#include "system/support/world.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;
namespace asio = boost::asio;

namespace {

struct example : world {
    void start_example()
    {
        ctl_options = {"-c", REAPERD_SOURCE_DIR "/conf/examples/web.conf"};
        start(reaperd_invocation({"-c", REAPERD_SOURCE_DIR "/conf/examples/web.conf", "-l", path("reaperd.log")}));
    }
    void await_running(const std::string& name) { logged("success: " + name + " entered RUNNING state"); }
    pid_t pid_of(const std::string& name) const { return status(name).at("pid").to_number<pid_t>(); }

    static std::string ask(unsigned short port, const std::string& request, const std::string& end_of_answer)
    {
        asio::io_context context;
        asio::ip::tcp::socket connection{context};
        connection.connect({asio::ip::address_v4::loopback(), port});
        asio::write(connection, asio::buffer(request));
        std::string answer;
        asio::read_until(connection, asio::dynamic_buffer(answer), end_of_answer);
        return answer;
    }
    static std::string get() { return ask(18080, "GET / HTTP/1.0\r\n\r\n", "reaperd\n"); }
    static std::string ping() { return ask(16379, "PING\r\n", "\r\n"); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(web)

BOOST_FIXTURE_TEST_CASE(nginx_serves_and_serves_again_after_a_kill, example)
{
    start_example();
    await_running("nginx");
    BOOST_TEST(get().find("200 OK") != std::string::npos);
    const auto first = pid_of("web:nginx");
    ::kill(first, SIGKILL);
    await_running("nginx");
    BOOST_TEST(pid_of("web:nginx") != first);
    BOOST_TEST(get().find("200 OK") != std::string::npos);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(redis_answers_and_answers_again_after_a_kill, example)
{
    start_example();
    await_running("redis");
    BOOST_TEST(ping() == "+PONG\r\n");
    const auto first = pid_of("web:redis");
    ::kill(first, SIGKILL);
    await_running("redis");
    BOOST_TEST(pid_of("web:redis") != first);
    BOOST_TEST(ping() == "+PONG\r\n");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_group_is_stopped_and_started_by_its_name, example)
{
    start_example();
    await_running("nginx");
    await_running("redis");
    BOOST_TEST(ctl({"stop", "web:*"}).code == 0);
    BOOST_TEST(ctl({"status", "web:*"}).code == 3);
    BOOST_CHECK_THROW(get(), boost::system::system_error);
    BOOST_TEST(ctl({"start", "web:*"}).code == 0);
    BOOST_TEST(get().find("200 OK") != std::string::npos);
    BOOST_TEST(ping() == "+PONG\r\n");
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
