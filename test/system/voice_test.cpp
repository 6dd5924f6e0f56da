// The real binary by the name of supervisord, and echo_supervisord_conf.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <sys/wait.h>
#include <unistd.h>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

using words = std::vector<std::string>;

constexpr const char* original = "/usr/bin/supervisord";

boost::test_tools::assertion_result the_original_is_here(boost::unit_test::test_unit_id)
{
    return std::filesystem::exists(original);
}

struct supervising : world {
    std::string by_the_name(const std::string& name) const
    {
        return std::filesystem::path(REAPERD_BINARY).parent_path() / name;
    }
    invocation invocation_of(const words& arguments) const
    {
        auto wanted = reaperd_invocation(arguments);
        wanted.program = by_the_name("supervisord");
        return wanted;
    }
    answer answer_of(const words& arguments) const { return run(invocation_of(arguments)); }

    void configure(const std::string& options, const std::string& programs) const
    {
        write("supervisord.conf", "[unix_http_server]\nfile = %(here)s/supervisor.sock\n[supervisord]\n"
                                  "childlogdir = %(here)s\n"
                                      + options + programs);
    }
    void start_in_the_foreground(words arguments = {"-n"}) { start(invocation_of(std::move(arguments))); }

    pid_t daemon() const
    {
        const auto text = read("supervisord.pid");
        return boost::lexical_cast<pid_t>(text.substr(0, text.find('\n')));
    }
    int stop_daemon() const // it is our child, since its parent has ended
    {
        int status = -1;
        const auto pid = daemon();
        ::kill(pid, SIGTERM);
        ::waitpid(pid, &status, 0);
        return status;
    }
    std::string refused(const words& arguments) const
    {
        const auto said = answer_of(arguments);
        BOOST_TEST(said.code == 2);
        BOOST_TEST(said.out == "");
        const auto advice = "\nFor help, use " + by_the_name("supervisord") + " -h\n";
        BOOST_REQUIRE_MESSAGE(said.err.ends_with(advice), said.err);
        const auto begin = said.err.rfind("Error: ");
        BOOST_REQUIRE_MESSAGE(begin != std::string::npos, said.err);
        return said.err.substr(begin + 7, said.err.size() - advice.size() - begin - 7);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(voice)

// ---- where it runs

BOOST_FIXTURE_TEST_CASE(it_goes_to_the_background_and_says_nothing, supervising)
{
    configure("", actor("web", "say up wait"));
    const auto said = answer_of({});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.out == "");
    BOOST_TEST(said.err == "");
    hears("web", "up");
    BOOST_TEST(proc_file(daemon(), "comm") == "supervisord\n");
    BOOST_TEST(::getsid(daemon()) == daemon());
    await_file("supervisord.log", "INFO supervisord started with pid " + std::to_string(daemon()));
    BOOST_TEST(stop_daemon() == 0);
    BOOST_TEST(!std::filesystem::exists(path("supervisord.pid")));
    BOOST_TEST(!std::filesystem::exists(path("supervisor.sock")));
}

BOOST_FIXTURE_TEST_CASE(nodaemon_false_is_the_background_and_n_beats_it, supervising)
{
    configure("nodaemon = false\n", "");
    BOOST_TEST(answer_of({}).code == 0);
    manager().until("READY=1");
    BOOST_TEST(stop_daemon() == 0);
    start_in_the_foreground();
    BOOST_TEST(daemon() == reaperd().pid());
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(nodaemon_true_is_the_foreground, supervising)
{
    configure("nodaemon = true\n", "");
    start_in_the_foreground({});
    BOOST_TEST(daemon() == reaperd().pid());
    BOOST_TEST(proc_file(reaperd().pid(), "comm") == "supervisord\n");
    BOOST_TEST(stop() == 0);
}

// ---- what the terminal shows

BOOST_FIXTURE_TEST_CASE(in_the_foreground_the_terminal_has_the_log_and_no_output_of_programs, supervising)
{
    configure("", actor("web", "out hello err oops say up wait"));
    start_in_the_foreground();
    const auto web = hears("web", "up");
    BOOST_TEST(stop() == 0);
    const auto shown = console().rest();
    BOOST_TEST(shown == read("supervisord.log"));
    BOOST_TEST(shown.find(" INFO spawned: 'web' with pid " + std::to_string(web) + "\n") != std::string::npos);
    std::istringstream lines(shown);
    const std::regex form(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (CRIT|ERRO|WARN|INFO) .+)");
    for (std::string line; std::getline(lines, line);)
        BOOST_TEST(std::regex_match(line, form), line);
}

BOOST_FIXTURE_TEST_CASE(what_a_program_logs_to_our_stdout_is_between_the_lines, supervising)
{
    configure("logfile = /dev/null\n",
              actor("web", "out hello say up wait", "stdout_logfile = /dev/stdout\nstdout_logfile_maxbytes = 0\n"));
    start_in_the_foreground();
    console().until("\nhello\n");
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(silent_shows_nothing, supervising)
{
    for (const auto& [options, arguments] : {std::pair{"silent = true\n", words{"-n"}}, {"", {"-n", "-s"}}}) {
        configure(options, "");
        start_in_the_foreground(arguments);
        BOOST_TEST(stop() == 0);
        BOOST_TEST(console().rest() == "");
    }
}

// ---- options

BOOST_FIXTURE_TEST_CASE(each_option_beats_the_file_and_takes_effect, supervising)
{
    std::filesystem::create_directory(path("logs"));
    std::filesystem::create_directory(path("work"));
    configure("logfile = theirs.log\npidfile = theirs.pid\nidentifier = theirs\numask = 077\nloglevel = critical\n",
              actor("web", "out hello say up wait")
                  + "[program:look]\ncommand = sh -c 'pwd; umask; ulimit -n'\nstdout_logfile = " + path("look.log")
                  + "\nautorestart = false\nstartsecs = 0\n");
    write("logs/old-stdout---mine-abcdefgh.log", "");
    start_in_the_foreground({"-n",         "-l", "my.log", "-j", "my.pid", "-i",   "mine", "-m",  "027",        "-d",
                             path("work"), "-q", "logs",   "-k", "-e",     "info", "-a",   "700", "--minprocs", "10"});
    hears("web", "up");
    await_file("my.log", "spawned: 'web'");
    await_file("look.log", "0027\n");
    BOOST_TEST(read("look.log").starts_with(path("work") + "\n0027\n"));
    BOOST_TEST(read("my.pid") == std::to_string(reaperd().pid()) + "\n");
    BOOST_TEST(std::filesystem::exists(path("logs/old-stdout---mine-abcdefgh.log")));
    hang_up();
    BOOST_TEST(stop() == 0);
    bool has_auto_log = false;
    for (const auto& file : std::filesystem::directory_iterator(path("logs")))
        has_auto_log |= file.path().filename().string().starts_with("web-stdout---mine-");
    BOOST_TEST(has_auto_log);
    BOOST_TEST(!std::filesystem::exists(path("theirs.log")));
    BOOST_TEST(!std::filesystem::exists(path("theirs.pid")));
}

BOOST_FIXTURE_TEST_CASE(the_version_is_the_one_that_clients_parse, supervising)
{
    BOOST_TEST(answer_of({"-v"}).out == "4.2.5\n");
    BOOST_TEST(run(reaperd_invocation({"--version"})).out.starts_with("reaperd "));
    BOOST_TEST(answer_of({"-?"}).code == 0);
}

// ---- what is wrong

BOOST_FIXTURE_TEST_CASE(a_start_that_cannot_be_is_an_error_in_its_form_with_code_2, supervising)
{
    BOOST_TEST(refused({"-x"}) == "option -x not recognized");
    BOOST_TEST(refused({"-c", "none.conf"}) == "could not find config file none.conf");
    configure("", "[program:web]\ncommand = /bin/true\nstartsecs = soon\n");
    BOOST_TEST(refused({}).starts_with("startsecs: "));
    BOOST_TEST(answer_of({}).err.find("supervisord.conf:7:13: error: ") != std::string::npos);
    write("supervisord.conf", "[program:web]\ncommand = /bin/true\n");
    BOOST_TEST(refused({"-n"}) == ".ini file does not include supervisord section");
    BOOST_TEST(refused({}) == ".ini file does not include supervisord section");
}

BOOST_FIXTURE_TEST_CASE(who_asked_for_the_background_is_told_why_there_is_none, supervising)
{
    configure("", "");
    BOOST_TEST(answer_of({}).code == 0);
    const auto running = "already running, pid " + std::to_string(daemon());
    BOOST_TEST(refused({}) == running);
    BOOST_TEST(refused({"-n"}) == running);
    BOOST_TEST(stop_daemon() == 0);
    write("supervisord.conf", "[unix_http_server]\nfile = /nonexistent/supervisor.sock\n[supervisord]\n");
    BOOST_TEST(refused({}).find("/nonexistent/supervisor.sock") != std::string::npos);
}

// ---- the sample

BOOST_FIXTURE_TEST_CASE(the_sample_config_can_be_run_at_once, supervising)
{
    auto echo = reaperd_invocation({});
    echo.program = by_the_name("echo_supervisord_conf");
    const auto sample = run(echo);
    BOOST_TEST(sample.code == 0);
    write("mine.conf", boost::algorithm::replace_all_copy(sample.out, "/tmp/super", path("super")));
    const auto said = answer_of({"-c", "mine.conf"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.err == "");
    BOOST_TEST(exists(daemon()));
    BOOST_TEST(stop_daemon() == 0);
}

BOOST_FIXTURE_TEST_CASE(the_sample_config_is_one_for_the_original, supervising, *precondition(the_original_is_here))
{
    auto echo = reaperd_invocation({});
    echo.program = by_the_name("echo_supervisord_conf");
    write("mine.conf", boost::algorithm::replace_all_copy(run(echo).out, "/tmp/super", path("super")));
    auto theirs = reaperd_invocation({"-n", "-c", path("mine.conf")});
    theirs.program = original;
    child running{theirs};
    await_file("supervisord.log", "supervisord started with pid ");
    running.send(SIGTERM);
    BOOST_TEST(running.wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
