// What programs write, on its way to files and to people.
#include "system/support/world.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <map>

using namespace system_test;

namespace {

struct writing : world {
    // An actor whose output goes to NAME.out and NAME.err.
    std::string writer(const std::string& name, const std::string& steps, const std::string& options = {}) const
    {
        return actor(name, steps,
                     "stdout_logfile = " + path(name + ".out") + "\nstderr_logfile = " + path(name + ".err") + "\n"
                         + options);
    }

    std::vector<std::string> lines_of(const std::string& name) const
    {
        std::vector<std::string> lines;
        const auto text = read(name);
        boost::split(lines, text, boost::is_any_of("\n"));
        lines.pop_back();
        return lines;
    }
};

// The last line of what `lines COUNT` writes.
std::string last_line(const std::string& name, pid_t pid, int count)
{
    return name + " " + std::to_string(pid) + " " + std::to_string(count) + "\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(output)

BOOST_FIXTURE_TEST_CASE(stdout_and_stderr_go_to_their_files, writing)
{
    configure(writer("web", "out hello err trouble say up wait"));
    start();
    await_file("web.out", "hello\n");
    await_file("web.err", "trouble\n");
    BOOST_TEST(read("web.out") == "hello\n");
    BOOST_TEST(read("web.err") == "trouble\n");
}

BOOST_FIXTURE_TEST_CASE(redirect_stderr_joins_them, writing)
{
    configure(
        writer("web", "out one err two out three say up wait", "redirect_stderr = true\nstderr_logfile = NONE\n"));
    start();
    await_file("web.out", "three\n");
    BOOST_TEST(read("web.out") == "one\ntwo\nthree\n");
}

BOOST_FIXTURE_TEST_CASE(no_line_is_lost_over_restarts, writing)
{
    constexpr int count = 20'000;
    constexpr int lives = 4;
    configure(writer("busy", "say up lines " + std::to_string(count) + " die KILL"));
    start();
    for (int life = 0; life < lives; ++life)
        hears("busy", "up");
    const auto last = hears("busy", "up");
    stop();

    std::map<std::string, int> written; // by pid
    bool in_order = true;
    for (const auto& line : lines_of("busy.out")) {
        std::vector<std::string> words;
        boost::split(words, line, boost::is_any_of(" "));
        BOOST_REQUIRE_EQUAL(words.size(), 3U);
        in_order = in_order && boost::lexical_cast<int>(words[2]) == ++written[words[1]];
    }
    BOOST_TEST(in_order);
    int complete = 0;
    for (const auto& [pid, lines] : written)
        if (pid != std::to_string(last)) {
            BOOST_TEST(lines == count);
            ++complete;
        }
    BOOST_TEST(complete >= lives);
}

BOOST_FIXTURE_TEST_CASE(what_is_written_at_the_last_moment_of_a_shutdown_is_kept, writing)
{
    configure(writer("web", "say up await TERM lines 2000 exit 0"));
    start();
    const auto pid = hears("web", "up");
    BOOST_TEST(stop() == 0);
    BOOST_TEST(read("web.out").ends_with(last_line("web", pid, 2000)));
    BOOST_TEST(lines_of("web.out").size() == 2000U);
}

BOOST_FIXTURE_TEST_CASE(a_grandchild_that_outlives_its_parent_is_still_read, writing)
{
    configure(
        writer("web", "orphan 6 say waiting await USR1 out late-words exit 0", "autorestart = false\nstrays = keep\n"));
    start();
    const auto grandchild = hears("web", "waiting");
    logged("exited: web");
    ::kill(grandchild, SIGUSR1);
    await_file("web.out", "late-words\n");
}

BOOST_FIXTURE_TEST_CASE(a_log_that_is_copied_and_truncated_goes_on_at_its_beginning, writing)
{
    configure(writer("web", "say up await USR1 lines 1000 await USR2 lines 1000 wait"));
    start();
    const auto pid = hears("web", "up");
    ::kill(pid, SIGUSR1);
    await_file("web.out", last_line("web", pid, 1000));
    std::filesystem::copy_file(path("web.out"), path("web.out.copy"));
    std::filesystem::resize_file(path("web.out"), 0);
    ::kill(pid, SIGUSR2);
    await_file("web.out", last_line("web", pid, 1000));
    BOOST_TEST(lines_of("web.out.copy").size() == 1000U);
    BOOST_TEST(lines_of("web.out").size() == 1000U);
    BOOST_TEST(read("web.out").find('\0') == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_log_that_is_renamed_goes_on_in_a_new_file_after_usr2, writing)
{
    configure(writer("web", "say up await USR1 out before await USR2 out after wait"));
    start();
    const auto pid = hears("web", "up");
    ::kill(pid, SIGUSR1);
    await_file("web.out", "before\n");
    std::filesystem::rename(path("web.out"), path("web.out.1"));
    std::filesystem::rename(path("reaperd.log"), path("reaperd.log.1"));
    reaperd().send(SIGUSR2);
    await_file("reaperd.log", ""); // its own log is there again
    ::kill(pid, SIGUSR2);
    await_file("web.out", "after\n");
    BOOST_TEST(read("web.out.1") == "before\n");
    BOOST_TEST(read("web.out") == "after\n");
}

BOOST_FIXTURE_TEST_CASE(logs_are_rotated_at_a_lines_end, writing)
{
    configure(
        writer("web", "say up lines 2000 wait", "stdout_logfile_maxbytes = 10KB\nstdout_logfile_backups = 100\n"));
    start();
    const auto pid = hears("web", "up");
    await_file("web.out", last_line("web", pid, 2000));
    std::size_t lines = lines_of("web.out").size();
    for (int i = 1; std::filesystem::exists(path("web.out." + std::to_string(i))); ++i) {
        const auto name = "web.out." + std::to_string(i);
        BOOST_TEST(read(name).ends_with("\n"));
        BOOST_TEST(std::filesystem::file_size(path(name)) < 10U * 1024 + 20); // and the rest of a line
        lines += lines_of(name).size();
    }
    BOOST_TEST(lines == 2000U);
}

BOOST_FIXTURE_TEST_CASE(logs_and_tail_show_the_end, writing)
{
    configure(writer("web", "lines 50 err trouble say up wait"));
    start();
    const auto pid = hears("web", "up");
    await_file("web.out", last_line("web", pid, 50));
    const auto logs = ctl({"logs", "-n", "3", "web"});
    BOOST_TEST(logs.code == 0);
    BOOST_TEST(logs.out.find("web " + std::to_string(pid) + " 50\n") != std::string::npos);
    BOOST_TEST(logs.out.find("web " + std::to_string(pid) + " 47\n") == std::string::npos);
    BOOST_TEST(ctl({"tail", "web", "stdout"}).out.find(last_line("web", pid, 50)) != std::string::npos);
    BOOST_TEST(ctl({"tail", "web", "stderr"}).out.find("trouble\n") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(logs_can_be_followed, writing)
{
    configure(writer("web", "out first say up await USR1 out second wait"));
    start();
    const auto pid = hears("web", "up");
    int ends[2];
    checked(::pipe2(ends, O_CLOEXEC), "pipe2");
    auto wanted = ctl_invocation({"logs", "-f", "web"});
    wanted.stdio = {-1, ends[1], -1};
    child follower{wanted};
    ::close(ends[1]);
    listener reader{descriptor{ends[0]}};
    reader.until("first\n");
    ::kill(pid, SIGUSR1);
    reader.until("second\n");
    follower.send(SIGINT);
    follower.wait();
}

BOOST_FIXTURE_TEST_CASE(logs_can_be_cleared, writing)
{
    configure(writer("web", "out first say up await USR1 out second wait"));
    start();
    const auto pid = hears("web", "up");
    await_file("web.out", "first\n");
    BOOST_TEST(ctl({"clear", "web"}).code == 0);
    BOOST_TEST(read("web.out").empty());
    ::kill(pid, SIGUSR1);
    await_file("web.out", "second\n");
    BOOST_TEST(read("web.out") == "second\n");
}

BOOST_FIXTURE_TEST_CASE(the_log_speaks_supervisords_sentences, world)
{
    configure(actor("web", "say up wait", "startsecs = 1\n"));
    start();
    const auto pid = hears("web", "up");
    logged(" INFO spawned: 'web' with pid " + std::to_string(pid) + "\n");
    logged(" INFO success: web entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)\n");
    ::kill(pid, SIGKILL);
    logged(" WARN exited: web (terminated by SIGKILL; not expected)\n");
    hears("web", "up");
    reaperd().send(SIGTERM);
    logged(" WARN received SIGTERM indicating exit request\n");
    logged(" WARN stopped: web (terminated by SIGTERM)\n");
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
