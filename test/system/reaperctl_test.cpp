// reaperctl: what it says, and its exit codes.
#include "system/support/processes.hpp"
#include "system/support/terminal.hpp"
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

struct person : world {
    // web and db run, task has ended, broken cannot run, later was never started.
    void start_usual()
    {
        configure(actor("web", "say up wait") + actor("db", "say up wait")
                  + actor("later", "say up wait", "autostart = false\n")
                  + "[program:broken]\ncommand = /no/such/command\nautostart = false\nstartretries = 0\n");
        start();
        hears("web", "up");
        hears("db", "up");
    }
    int code(std::vector<std::string> arguments) const { return ctl(std::move(arguments)).code; }
};

// With every digit a zero.
std::string shape(std::string text)
{
    std::ranges::replace_if(
        text, [](char letter) { return letter >= '1' && letter <= '9'; }, '0');
    return text;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reaperctl)

BOOST_FIXTURE_TEST_CASE(zero_is_for_what_went_well, person)
{
    start_usual();
    BOOST_TEST(code({"status", "web"}) == 0);
    BOOST_TEST(code({"start", "web"}) == 0); // it runs already
    BOOST_TEST(code({"stop", "web"}) == 0);
    BOOST_TEST(code({"stop", "web"}) == 0); // it does not run any more
    BOOST_TEST(code({"restart", "web", "db"}) == 0);
    BOOST_TEST(code({"version"}) == 0);
    BOOST_TEST(contains(ctl({"version"}).out, "longest stall "));
    BOOST_TEST(code({"help"}) == 0);
    BOOST_TEST(code({"pid"}) == 0);
}

BOOST_FIXTURE_TEST_CASE(one_is_for_errors, person)
{
    start_usual();
    BOOST_TEST(code({"start", "nobody"}) == 1);
    BOOST_TEST(code({"stop", "nobody"}) == 1);
    BOOST_TEST(code({"logs", "nobody"}) == 1);
}

BOOST_FIXTURE_TEST_CASE(two_is_for_what_makes_no_sense, person)
{
    start_usual();
    BOOST_TEST(code({"frobnicate"}) == 2);
    BOOST_TEST(code({"start"}) == 2);
    BOOST_TEST(code({"status", "--no-such-option"}) == 2);
}

BOOST_FIXTURE_TEST_CASE(three_is_for_status_of_what_does_not_run, person)
{
    start_usual();
    BOOST_TEST(code({"status"}) == 3);
    BOOST_TEST(code({"status", "later"}) == 3);
}

BOOST_FIXTURE_TEST_CASE(four_is_for_nobody_there_and_says_which_socket_why_and_what_would_help, person)
{
    configure("");
    const auto said = ctl({"status"});
    BOOST_TEST(said.code == 4);
    BOOST_TEST_CONTEXT(said.err)
    {
        BOOST_TEST(contains(said.err, path("reaperd.sock")));
        BOOST_TEST(contains(said.err, "No such file or directory"));
        BOOST_TEST(contains(said.err, "reaperd"));
    }
    BOOST_TEST(code({"stop", "all"}) == 4);
}

BOOST_FIXTURE_TEST_CASE(seven_is_for_spawn_errors_and_signals_to_the_dead, person)
{
    start_usual();
    BOOST_TEST(code({"start", "broken"}) == 7);
    BOOST_TEST(code({"signal", "HUP", "later"}) == 7);
    BOOST_TEST(code({"pid", "later"}) == 7);
}

BOOST_FIXTURE_TEST_CASE(status_in_a_pipe_is_one_line_a_program_with_the_whole_why, person)
{
    start_usual();
    BOOST_TEST(code({"start", "broken"}) == 7);
    const auto said = ctl({"status"}).out;
    BOOST_TEST(contains(said, "WHY"));
    BOOST_TEST(contains(said, "  cannot start: can't find command '/no/such/command'\n"));
    BOOST_TEST(std::ranges::count(said, '\n') == 5);
}

BOOST_FIXTURE_TEST_CASE(status_on_a_terminal_keeps_to_its_eighty_columns_and_leaves_nothing_out, person)
{
    start_usual();
    BOOST_TEST(code({"start", "broken"}) == 7);
    terminal at;
    auto wanted = ctl_invocation({"status"});
    wanted.environment.push_back("NO_COLOR=1");
    wanted.terminal = at.name();
    child ctl{wanted};
    const auto shown = at.screen().until("\nweb");
    BOOST_TEST(contains(shown, "'/no/such/command'\r\n"));
    for (std::size_t begin = 0, end; (end = shown.find("\r\n", begin)) != shown.npos; begin = end + 2)
        BOOST_TEST(end - begin <= 80U);
    BOOST_TEST(ctl.wait() == 3);
}

BOOST_FIXTURE_TEST_CASE(status_as_json_is_one_array_of_objects_with_fixed_keys, person)
{
    start_usual();
    const auto all = boost::json::parse(ctl({"status", "-o", "json"}).out).as_array();
    BOOST_TEST(all.size() == 4U);
    for (const auto& one : all) {
        const auto& object = one.as_object();
        for (const auto* key :
             {"name", "group", "state", "pid", "since", "restarts", "exit", "why", "reaped", "orphans", "leaks"})
            BOOST_TEST_CONTEXT(key) BOOST_TEST(object.contains(key));
        BOOST_TEST(shape(std::string{object.at("since").as_string()}) == "0000-00-00T00:00:00.000Z");
    }
    const auto web = status("web");
    BOOST_TEST(web.at("pid").is_int64());
    BOOST_TEST(web.at("exit").is_null());
    const auto later = status("later");
    BOOST_TEST(later.at("state") == "STOPPED");
    BOOST_TEST(later.at("pid").is_null());
}

BOOST_FIXTURE_TEST_CASE(names_in_groups_are_written_with_the_group, person)
{
    configure(actor("web", "say up wait") + actor("db", "say up wait") + "[group:site]\nprograms = db,web\n");
    start();
    BOOST_TEST(status("site:web").at("name") == "site:web");
    BOOST_TEST(status("site:web").at("group") == "site");
    BOOST_TEST(code({"stop", "site:*"}) == 0);
    BOOST_TEST(status("site:db").at("state") == "STOPPED");
    BOOST_TEST(status("site:web").at("state") == "STOPPED");
}

BOOST_FIXTURE_TEST_CASE(status_of_one_tells_its_deaths_and_last_words, person)
{
    configure(actor("web", "err trouble say up wait"));
    start();
    ::kill(hears("web", "up"), SIGKILL);
    hears("web", "up");
    const auto said = ctl({"status", "web"}).out;
    BOOST_TEST_CONTEXT(said)
    {
        BOOST_TEST(contains(said, "SIGKILL"));
        BOOST_TEST(contains(said, "trouble"));
    }
}

BOOST_FIXTURE_TEST_CASE(stop_returns_when_the_process_has_ended, person)
{
    start_usual();
    const auto web = status("web").at("pid").to_number<pid_t>();
    const auto said = ctl({"stop", "web"});
    BOOST_TEST(!exists(web));
    BOOST_TEST(contains(said.out, "STOPPED")); // a table after every change
}

BOOST_FIXTURE_TEST_CASE(start_returns_when_the_program_is_up, person)
{
    configure(actor("web", "say up wait", "startsecs = 1\nautostart = false\n"));
    start();
    BOOST_TEST(contains(ctl({"start", "web"}).out, "RUNNING"));
    BOOST_TEST(status("web").at("state") == "RUNNING");
}

BOOST_FIXTURE_TEST_CASE(restart_gives_a_new_pid, person)
{
    start_usual();
    const auto before = status("web").at("pid");
    BOOST_TEST(code({"restart", "web"}) == 0);
    hears("web", "up");
    BOOST_TEST(status("web").at("pid") != before);
    BOOST_TEST(status("web").at("restarts") == 1);
}

BOOST_FIXTURE_TEST_CASE(signal_sends_a_signal, person)
{
    configure(actor("web", "on USR1 got-it say up wait"));
    start();
    const auto pid = hears("web", "up");
    BOOST_TEST(code({"signal", "USR1", "web"}) == 0);
    BOOST_TEST(hears("web", "got-it") == pid);
    BOOST_TEST(code({"signal", "NOSUCH", "web"}) != 0);
}

BOOST_FIXTURE_TEST_CASE(pid_tells_that_of_the_daemon_or_of_a_program, person)
{
    start_usual();
    BOOST_TEST(ctl({"pid"}).out == std::to_string(reaperd().pid()) + "\n");
    const auto web = status("web").at("pid").as_int64();
    BOOST_TEST(ctl({"pid", "web"}).out == std::to_string(web) + "\n");
}

BOOST_AUTO_TEST_SUITE_END()
