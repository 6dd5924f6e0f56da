// The control socket under siege: by many who say nothing, and by one who says too much.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <deque>
#include <sys/resource.h>

using namespace system_test;
namespace asio = boost::asio;

namespace {

constexpr std::size_t crowd = 10'000;

boost::test_tools::assertion_result where_so_many_descriptors_may_be_had(boost::unit_test::test_unit_id)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    boost::test_tools::assertion_result found{limit.rlim_max > crowd + 100};
    found.message() << "no more than " << limit.rlim_max << " descriptors";
    return found;
}

struct besieged : world {
    asio::io_context context;
    using socket = asio::local::stream_protocol::socket;

    besieged()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit all{before_.rlim_max, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &all);
    }
    ~besieged() { ::setrlimit(RLIMIT_NOFILE, &before_); }

    socket connect()
    {
        socket connection{context};
        connection.connect(path("reaperd.sock"));
        return connection;
    }
    std::size_t descriptors_of(pid_t pid) const
    {
        const std::filesystem::directory_iterator all("/proc/" + std::to_string(pid) + "/fd");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

private:
    rlimit before_{};
};

} // namespace

BOOST_AUTO_TEST_SUITE(channel)

BOOST_FIXTURE_TEST_CASE(ten_thousand_connections_cost_no_more_than_some_and_a_person_is_answered, besieged,
                        *boost::unit_test::precondition(where_so_many_descriptors_may_be_had))
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    std::deque<socket> idle;
    while (idle.size() < crowd) {
        idle.push_back(connect());
        boost::system::error_code dropped;
        asio::write(idle.back(), asio::buffer(std::string{"POST /v1/stop HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{"}),
                    dropped);
    }
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(descriptors_of(manager_pid()) < 1'000U);
    ::kill(web, SIGKILL);
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(who_asks_without_end_and_never_listens_keeps_nobody_waiting, besieged)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    auto flood = connect();
    flood.non_blocking(true);
    std::string many;
    for (int i = 0; i < 1'000; ++i)
        many += "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    boost::system::error_code full;
    while (!full)
        flood.write_some(asio::buffer(many), full);
    BOOST_TEST(full == asio::error::would_block);
    BOOST_TEST(status("web").at("pid") == web);
    ::kill(web, SIGKILL);
    BOOST_TEST(hears("web", "up") != web);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
