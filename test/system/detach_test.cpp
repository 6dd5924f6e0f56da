// --detach, and that there is only one.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <deque>
#include <sys/wait.h>
#include <unistd.h>

using namespace system_test;

namespace {

pid_t pid_in(const std::string& text)
{
    const auto begin = text.find_first_of("0123456789");
    BOOST_REQUIRE_MESSAGE(begin != text.npos, "no pid in \"" << text << "\"");
    const auto end = text.find_first_not_of("0123456789", begin);
    return boost::lexical_cast<pid_t>(text.substr(begin, end == text.npos ? end : end - begin));
}

struct detaching : world {
    void end_daemon() const { BOOST_TEST(ctl({"shutdown"}).code == 0); }
};

// The guardian first, which would replace its manager. Both are ours then, since their parents have ended.
void kill_daemon(pid_t daemon)
{
    ::kill(daemon, SIGKILL);
    for (bool found = true; found;) {
        found = false;
        for (const auto& one : processes())
            if (one.session == daemon) {
                found = true;
                ::kill(one.pid, SIGKILL);
                ::waitpid(one.pid, nullptr, 0);
            }
    }
}

// Whoever could not start is our child now, since its parent has ended, and ends by itself.
void await_the_end_of_all_but(pid_t daemon)
{
    for (const auto& one : children_of(::getpid()))
        if (one.pid != daemon)
            ::waitpid(one.pid, nullptr, 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(detach)

BOOST_FIXTURE_TEST_CASE(it_returns_when_the_daemon_answers_and_prints_its_pid, detaching)
{
    configure(actor("web", "say up wait"));
    const auto said = world::detach();
    BOOST_TEST(said.code == 0);
    const auto daemon = pid_in(said.out);
    BOOST_TEST(exists(daemon));
    BOOST_TEST(pid_in(ctl({"pid"}).out) == daemon);
    hears("web", "up");
    end_daemon();
}

BOOST_FIXTURE_TEST_CASE(the_daemon_has_a_session_of_its_own_and_no_stdio, detaching)
{
    configure(actor("web", "say up wait"));
    const auto daemon = pid_in(world::detach().out);
    for (const auto& one : processes())
        if (one.pid == daemon)
            BOOST_TEST(one.session == daemon);
    for (const auto* number : {"0", "1", "2"})
        BOOST_TEST(std::filesystem::read_symlink("/proc/" + std::to_string(daemon) + "/fd/" + number) == "/dev/null");
    end_daemon();
}

BOOST_FIXTURE_TEST_CASE(a_second_start_is_told_the_pid_of_the_first_and_changes_nothing, detaching)
{
    configure(actor("web", "say up wait"));
    const auto daemon = pid_in(world::detach().out);
    const auto web = hears("web", "up");

    for (const auto& arguments : {std::vector<std::string>{"--detach"}, std::vector<std::string>{}}) {
        const auto second = run(reaperd_invocation(arguments));
        BOOST_TEST(second.code != 0);
        BOOST_TEST(second.err.find("already running, pid " + std::to_string(daemon)) != std::string::npos);
    }
    BOOST_TEST(status("web").at("pid") == web);
    end_daemon();
}

BOOST_FIXTURE_TEST_CASE(it_says_why_when_it_cannot, detaching)
{
    configure("[program:web]\ncommand = /bin/true\nstartsecs = soon\n");
    const auto bad_config = world::detach();
    BOOST_TEST(bad_config.code != 0);
    BOOST_TEST(bad_config.err.find("reaperd.conf:6:") != std::string::npos);

    configure("[unix_http_server]\nfile = /nonexistent/reaperd.sock\n");
    const auto bad_socket = world::detach();
    BOOST_TEST(bad_socket.code != 0);
    BOOST_TEST(bad_socket.err.find("/nonexistent/reaperd.sock") != std::string::npos);
    await_the_end_of_all_but(0);
}

BOOST_FIXTURE_TEST_CASE(a_killed_daemon_leaves_nothing_that_stops_the_next, detaching)
{
    configure("");
    const auto first = pid_in(world::detach().out);
    kill_daemon(first);
    const auto said = world::detach();
    BOOST_TEST(said.code == 0);
    BOOST_TEST(pid_in(said.out) != first);
    end_daemon();
}

BOOST_FIXTURE_TEST_CASE(of_a_thousand_starts_that_race_one_wins_each_race, detaching)
{
    constexpr int races = 50;
    constexpr int starters = 20;
    configure("");
    for (int race = 0; race < races; ++race) {
        std::deque<child> running;
        for (int i = 0; i < starters; ++i)
            running.emplace_back(reaperd_invocation({"--detach"}));
        int winners = 0;
        for (auto& one : running)
            winners += one.wait() == 0;
        BOOST_REQUIRE_EQUAL(winners, 1);
        const auto daemon = pid_in(read("reaperd.pid"));
        await_the_end_of_all_but(daemon);
        BOOST_REQUIRE(exists(daemon));
        kill_daemon(daemon); // leaves a stale socket and a stale pid file to the next race
    }
}

BOOST_AUTO_TEST_SUITE_END()
