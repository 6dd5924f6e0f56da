// reaperctl's verbs that came from supervisorctl: groups step by step, the daemon's log, a program in the foreground.
#include "system/support/port.hpp"
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace system_test;

namespace {

std::pair<descriptor, descriptor> new_pipe()
{
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

// reaperctl with somebody at its input.
struct conversation {
    conversation(const world& here, std::vector<std::string> arguments)
        : conversation(here.ctl_invocation(std::move(arguments)), new_pipe(), new_pipe(), new_pipe())
    {
    }

    descriptor input;
    listener out;
    listener err;
    child ctl;

    void type(std::string_view text) const
    {
        BOOST_REQUIRE(::write(input.get(), text.data(), text.size()) == ssize_t(text.size()));
    }

private:
    using pipe = std::pair<descriptor, descriptor>;
    conversation(invocation wanted, pipe from, pipe to, pipe errors)
        : input{std::move(from.second)}
        , out{std::move(to.first)}
        , err{std::move(errors.first)}
        , ctl{with_stdio(std::move(wanted), {from.first.get(), to.second.get(), errors.second.get()})}
    {
    }
    static invocation with_stdio(invocation wanted, std::array<int, 3> stdio)
    {
        wanted.stdio = stdio;
        return wanted;
    }
};

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(verbs)

BOOST_FIXTURE_TEST_CASE(reread_tells_and_update_brings_what_is_new, world)
{
    configure(actor("web", "say up wait") + actor("old", "say up wait"));
    start();
    const auto web = hears("web", "up");
    BOOST_TEST(ctl({"reread"}).out == "no changes\n");
    configure(actor("web", "say up wait") + actor("next", "say up wait"));
    BOOST_TEST(ctl({"reread"}).out == "next: available\nold: disappeared\n");
    BOOST_TEST(contains(ctl({"avail"}).out, "next  available  auto   999:999\n"));
    const auto said = ctl({"update"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(contains(said.out, "+ next  is new\n- old  goes\n= 0 unchanged\n"));
    hears("next", "up");
    BOOST_TEST(status("web").at("pid") == web);
    BOOST_TEST(ctl({"update"}).out == "no changes\n= 0 unchanged\n");
}

BOOST_FIXTURE_TEST_CASE(groups_are_added_and_removed_one_by_one, world)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    const auto too_early = ctl({"remove", "web"});
    BOOST_TEST(too_early.code == 1);
    BOOST_TEST(too_early.err == "web: ERROR (still running)\n");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(ctl({"remove", "web"}).out == "web: removed\n");
    BOOST_TEST(ctl({"status", "web"}).code == 4);
    BOOST_TEST(ctl({"add", "web"}).out == "web: added\n");
    hears("web", "up");
    const auto again = ctl({"add", "web"});
    BOOST_TEST(again.code == 0);
    BOOST_TEST(again.out == "web: already added\n");
    const auto unknown = ctl({"add", "nobody"});
    BOOST_TEST(unknown.code == 1);
    BOOST_TEST(unknown.err == "nobody: ERROR (no such group)\n");
}

BOOST_FIXTURE_TEST_CASE(a_broken_config_is_told_and_changes_nothing, world)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    configure("[program:web]\n");
    for (const auto* verb : {"reread", "update", "start-over"}) {
        const auto said = ctl({verb});
        BOOST_TEST(said.code == 1, verb);
        BOOST_TEST(contains(said.err, "command"), said.err);
    }
    BOOST_TEST(status("web").at("state") == "RUNNING");
}

BOOST_FIXTURE_TEST_CASE(start_over_stops_and_begins_again_in_the_same_process, world)
{
    configure(actor("web", "say up wait"));
    start();
    const auto before = hears("web", "up");
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    BOOST_TEST(ctl({"start-over"}).out == "starting over\n");
    BOOST_TEST(hears("web", "up") != before);
    hears("db", "up");
    BOOST_TEST(!exists(before));
    BOOST_TEST(ctl({"pid"}).out == std::to_string(reaperd().pid()) + "\n");
}

BOOST_FIXTURE_TEST_CASE(the_daemons_own_log_is_shown_and_followed, world)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = std::to_string(hears("web", "up"));
    BOOST_TEST(contains(ctl({"maintail"}).out, "spawned: 'web' with pid " + web));
    BOOST_TEST(ctl({"maintail", "-1"}).out == "\n");
    conversation log(*this, {"maintail", "-f"});
    log.out.until("spawned: 'web' with pid " + web);
    BOOST_TEST(ctl({"event", "hello", "data"}).code == 0);
    log.out.until("event hello");
}

BOOST_FIXTURE_TEST_CASE(in_the_foreground_a_program_is_talked_to, world)
{
    configure("[program:cat]\ncommand = cat\nstartsecs = 0\n[program:off]\ncommand = cat\nautostart = false\n");
    start();
    BOOST_TEST(ctl({"fg", "off"}).code == 7);
    BOOST_TEST(ctl({"fg", "nobody"}).code == 1);
    conversation fg(*this, {"fg", "cat"});
    fg.type("how are");
    fg.type(" you?\n");
    fg.out.until("how are you?\n");
    fg.input.close(); // which ends nothing
    conversation other(*this, {"fg", "cat"});
    other.type("and you?\n");
    fg.out.until("and you?\n");
    fg.ctl.send(SIGINT);
    BOOST_TEST(fg.ctl.wait() == 128 + SIGINT);
    BOOST_TEST(status("cat").at("state") == "RUNNING");
}

BOOST_FIXTURE_TEST_CASE(in_the_foreground_stderr_comes_on_stderr, world)
{
    configure(actor("web", "on USR1 heard say up wait")
              + "[program:cat]\ncommand = sh -c 'exec cat >&2'\nstartsecs = 0\n");
    start();
    hears("web", "up");
    conversation fg(*this, {"fg", "cat"});
    fg.type("trouble\n");
    fg.err.until("trouble\n");
    BOOST_TEST(ctl({"stop", "cat"}).code == 0);
    fg.type("anybody?\n");
    fg.err.until("cat: did not get it: not running\n");
    BOOST_TEST(ctl({"remove", "cat"}).code == 0);
    BOOST_TEST(fg.ctl.wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_daemon_that_listens_on_tcp_is_reached_there, world)
{
    const auto url = "http://127.0.0.1:" + free_port();
    configure("[inet_http_server]\nport = " + url.substr(7) + "\nusername = u\npassword = secret\n"
              + "[reaperctl]\nserverurl = " + url + "\nusername = u\npassword = secret\n"
              + actor("web", "say up wait"));
    start();
    hears("web", "up");
    BOOST_TEST(ctl({"status", "web"}).code == 0); // as the config file says
    BOOST_TEST(ctl({"-s", url, "-u", "u", "-p", "secret", "logs", "web"}).code == 0);
    const auto refused = ctl({"-s", url, "status"});
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(contains(refused.err, "give -u NAME -p WORD"));
    BOOST_TEST(ctl({"shutdown"}).out == "shut down\n");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
