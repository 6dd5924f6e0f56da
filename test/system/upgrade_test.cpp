// `reaperctl upgrade`: another reaperd takes over, and nobody notices.
#include "system/support/installed.hpp"
#include "system/support/upgrading.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <iterator>
#include <stop_token>
#include <thread>

using namespace system_test;
using boost::unit_test::precondition;
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

// Somebody who asks again and again, over a connection each.
class curious_crowd {
public:
    explicit curious_crowd(const std::string& socket)
        : socket_{socket}
        , thread_{[this](const std::stop_token& enough) { ask(enough); }}
    {
    }
    void wait_for(int count) const
    {
        for (int seen = asked_; seen < count; seen = asked_)
            asked_.wait(seen);
    }
    int refused() const { return refused_; }
    void stop()
    {
        thread_.request_stop();
        thread_.join();
    }

private:
    void ask(const std::stop_token& enough)
    {
        while (!enough.stop_requested()) {
            asio::io_context context;
            asio::local::stream_protocol::socket connection{context};
            boost::system::error_code error;
            connection.connect({socket_}, error);
            if (error)
                ++refused_;
            else
                asio::write(connection, asio::buffer(std::string("GET /v1/daemon HTTP/1.0\r\n\r\n")), error);
            asio::streambuf answer;
            asio::read_until(connection, answer, "\r\n\r\n", error);
            ++asked_;
            asked_.notify_all();
        }
    }

    std::string socket_;
    std::atomic<int> asked_ = 0;
    std::atomic<int> refused_ = 0;
    std::jthread thread_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(upgrade)

BOOST_FIXTURE_TEST_CASE(the_file_that_was_replaced_is_executed_and_programs_keep_their_processes, with_web)
{
    const auto guardian = reaperd().pid();
    const auto manager = manager_pid();
    replace_binary();
    BOOST_TEST(executed(guardian) == path("reaperd") + " (deleted)");
    upgrades();
    BOOST_TEST(executed(guardian) == path("reaperd"));
    BOOST_TEST(executed(manager_pid()) == path("reaperd"));
    BOOST_TEST(!exists(manager));
    BOOST_TEST(zombies_of(guardian).empty());
    BOOST_TEST(count_in_log("goes on with 1 process") == 1U);
}

BOOST_FIXTURE_TEST_CASE(again_and_again_to_another_path_and_back, with_web)
{
    fs::copy_file(REAPERD_BINARY, path("other"));
    for (int i = 0; i < 5; ++i) {
        upgrades({path("other")});
        BOOST_TEST(executed(reaperd().pid()) == path("other"));
        upgrades({path("reaperd")});
        BOOST_TEST(executed(reaperd().pid()) == path("reaperd"));
    }
}

BOOST_FIXTURE_TEST_CASE(no_descriptor_is_lost_or_left_by_it, with_web)
{
    const auto count = [this] {
        const fs::directory_iterator all("/proc/" + std::to_string(reaperd().pid()) + "/fd");
        return std::distance(begin(all), end(all));
    };
    upgrades();
    manager().until("READY=1");
    const auto before = count();
    for (int i = 0; i < 3; ++i) {
        upgrades();
        manager().until("READY=1");
    }
    BOOST_TEST(count() == before);
}

BOOST_FIXTURE_TEST_CASE(what_died_before_and_what_dies_after_is_counted_once, upgrading)
{
    configure(actor("web", "say up await USR1 exit 3"));
    start_copy();
    for (int life = 1; life <= 3; ++life) {
        const auto web = hears("web", "up");
        upgrades();
        BOOST_TEST(pid_of("web") == web);
        ::kill(web, SIGUSR1);
        logged("exited: web (exit status 3; not expected)");
    }
    hears("web", "up");
    BOOST_TEST(restarts_of("web") == 3);
    BOOST_TEST(count_in_log("exited: web") == 3U);
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_manager_that_is_killed_after_it_is_replaced_as_ever, with_web)
{
    upgrades();
    ::kill(manager_pid(), SIGKILL);
    logged("the manager was killed: another one goes on with 1 process");
    upgrades();
}

BOOST_FIXTURE_TEST_CASE(a_log_has_every_line_once, upgrading)
{
    configure(actor("web", "say up await USR1 lines 60000 say written wait", "stdout_logfile = %(here)s/web.log\n"));
    start_copy();
    const auto web = hears("web", "up");
    ::kill(web, SIGUSR1);
    for (int i = 0; i < 5; ++i)
        upgrades();
    hears("web", "written");
    std::string all;
    for (int i = 1; i <= 60000; ++i)
        all += "web " + std::to_string(web) + " " + std::to_string(i) + "\n";
    await_file("web.log", " 60000\n");
    BOOST_TEST((read("web.log") == all));
}

BOOST_FIXTURE_TEST_CASE(nobody_who_connects_meanwhile_is_refused, with_web)
{
    curious_crowd crowd{path("reaperd.sock")};
    for (int round = 1; round <= 5; ++round) {
        upgrades();
        crowd.wait_for(round * 20);
    }
    crowd.stop();
    BOOST_TEST(crowd.refused() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_stop_that_is_waited_for_goes_on, upgrading)
{
    configure(actor("web", "say up await TERM say asked await USR1 say ending exit 0", "stopwaitsecs = 600\n"));
    start_copy();
    hears("web", "up");
    child waiting(ctl_invocation({"stop", "web"}));
    const auto web = hears("web", "asked");
    upgrades();
    waiting.wait(); // cut off
    BOOST_TEST(exists(web));
    BOOST_TEST(state_of("web") == "STOPPING");
    ::kill(web, SIGUSR1);
    hears("web", "ending");
    logged("stopped: web");
    BOOST_TEST(state_of("web") == "STOPPED");
}

BOOST_FIXTURE_TEST_CASE(a_hup_in_the_middle_of_it_is_heard, upgrading)
{
    configure(actor("web", "say up wait"));
    start_copy();
    const auto web = hears("web", "up");
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    upgrades({impostor(when_guardian("kill -HUP $$"))});
    hears("db", "up");
    BOOST_TEST(pid_of("web") == web);
}

BOOST_FIXTURE_TEST_CASE(a_term_in_the_middle_of_it_stops_everything_in_order, upgrading)
{
    configure(actor("web", "say up await TERM say ending exit 0"));
    start_copy();
    hears("web", "up");
    ctl({"upgrade", impostor(when_guardian("kill -TERM $$"))});
    hears("web", "ending");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(crashes_before_it_count_no_more, with_web)
{
    const auto crash = [this] {
        ::kill(manager_pid(), SIGSEGV);
        logged("another one goes on");
    };
    for (int i = 0; i < 3; ++i)
        crash();
    upgrades();
    for (int i = 0; i < 2; ++i)
        crash();
    BOOST_TEST(count_in_log("safe mode") == 0U);
}

// ---- elsewhere

BOOST_FIXTURE_TEST_CASE(as_the_first_process_of_a_namespace_too, upgrading)
{
    configure(actor("web", "say up wait"));
    fs::copy_file(REAPERD_BINARY, path("reaperd"));
    auto inside = reaperd_invocation({"--pid", "--fork", "--mount-proc", path("reaperd")});
    inside.program = "/usr/bin/unshare";
    start(inside);
    const auto web = hears("web", "up"); // as it is called inside
    for (int i = 0; i < 2; ++i) {
        replace_binary();
        const auto said = ctl({"upgrade"});
        BOOST_TEST(said.err == "");
        BOOST_TEST(contains(said.out, "(pid 1, unchanged), 1 process runs on"));
        BOOST_TEST(pid_of("web") == web);
    }
    BOOST_TEST(ctl({"shutdown"}).code == 0);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(in_the_background_too, upgrading)
{
    configure(actor("web", "say up wait"));
    const auto pid = detach().out;
    const auto web = hears("web", "up");
    const auto said = ctl({"upgrade"});
    BOOST_TEST(contains(said.out, "unchanged"));
    BOOST_TEST(ctl({"pid"}).out == pid);
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(ctl({"shutdown"}).code == 0);
}

BOOST_FIXTURE_TEST_CASE(a_client_of_redis_keeps_its_connection, upgrading,
                        *precondition(installed{"/usr/bin/redis-server"}))
{
    configure(
        "[program:redis]\ncommand = redis-server --port 0 --unixsocket %(here)s/redis.sock --save '' --dir %(here)s\n"
        "startsecs = 0\nstdout_logfile = %(here)s/redis.log\n");
    start_copy();
    await_file("redis.log", "eady to accept connections");
    asio::io_context context;
    asio::local::stream_protocol::socket client{context};
    client.connect({path("redis.sock")});
    std::string said;
    const auto ask = [&](const std::string& question) {
        asio::write(client, asio::buffer(question + "\r\n"));
        const auto size = asio::read_until(client, asio::dynamic_buffer(said), "\r\n");
        const auto answer = said.substr(0, size - 2);
        said.erase(0, size);
        return answer;
    };
    BOOST_TEST(ask("INCR visits") == ":1");
    for (int i = 2; i <= 5; ++i) {
        upgrades();
        BOOST_TEST(ask("INCR visits") == ":" + std::to_string(i));
    }
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
