// What supervisord writes to its log, and what reaperd writes by that name: the same lines, but for those that are
// named here.
#include "system/support/world.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <set>
#include <sstream>

using namespace system_test;
using boost::unit_test::precondition;

namespace {

constexpr const char* original = "/usr/bin/supervisord";
constexpr const char* client = "/usr/bin/supervisorctl";

boost::test_tools::assertion_result the_original_is_here(boost::unit_test::test_unit_id)
{
    return std::filesystem::exists(original) && std::filesystem::exists(client);
}

// Each is to occur: a difference that has gone is to go from here, too.
struct wanted_difference {
    const char* name;
    const char* line;
};
constexpr wanted_difference ours_alone[] = {
    {"a change is logged with who asked for it", "INFO (stop|start|restart) .*: asked for by pid N, uid \\d+"},
    {"a failed start says when the next one comes", "INFO backoff: .* starts again in .*"},
    {"a spawn error names its program", "INFO spawnerr: can't find command '/no/such' \\(none\\)"},
    {"the end of all is told", "INFO every program has ended"},
};
constexpr wanted_difference theirs_alone[] = {
    {"a spawn error does not name its program", "INFO spawnerr: can't find command '/no/such'"},
};

const std::string programs = R"([program:web]
command = sleep 1000
priority = 900
[program:slow]
command = sh -c 'trap "" TERM; exec sleep 1000'
priority = 1
stopwaitsecs = 4
[program:once]
command = sh -c 'sleep 2; exit 0'
autorestart = false
[program:killed]
command = sh -c 'sleep 2; kill -9 $$'
autorestart = false
[program:bad]
command = sh -c 'exit 3'
startretries = 1
[program:none]
command = /no/such
startretries = 1
)";

// One daemon, with files of its own.
struct subject {
    subject(const world& here, const std::string& name, const std::string& program)
        : name_{name}
        , here_{here}
    {
        std::filesystem::create_directory(here.path(name));
        here.write(name + "/extra.conf", "[program:extra]\ncommand = sh -c 'sleep 2; exit 4'\nautorestart = false\n");
        here.write(name + "/x.conf", "[supervisord]\nlogfile = %(here)s/log\nchildlogdir = %(here)s\n"
                                     "pidfile = %(here)s/pid\n[unix_http_server]\nfile = %(here)s/sock\n"
                                     "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = "
                                     "supervisor.rpcinterface:make_main_rpcinterface\n[supervisorctl]\n"
                                     "serverurl = unix://%(here)s/sock\n[include]\nfiles = extra.conf\n"
                                         + programs);
        auto wanted = here.reaperd_invocation({"-n", "-c", here.path(name + "/x.conf")});
        wanted.program = program;
        daemon_.emplace(wanted);
    }
    void logged(const std::string& text) const { here_.await_file(name_ + "/log", text); }
    void ask(std::vector<std::string> words) const
    {
        words.insert(words.begin(), {"-c", here_.path(name_ + "/x.conf")});
        auto wanted = here_.reaperd_invocation(std::move(words));
        wanted.program = client;
        BOOST_TEST(world::run(wanted).code == 0);
    }
    child& daemon() { return *daemon_; }

    // Without times, numbers of processes and places.
    std::set<std::string> lines() const
    {
        std::istringstream log{here_.read(name_ + "/log")};
        std::set<std::string> all;
        for (std::string line; std::getline(log, line);) {
            line = std::regex_replace(line, std::regex{"^[-0-9]+ [:0-9]+,\\d+ "}, "");
            if (line == "INFO waiting for web to stop")
                continue; // theirs, only where web has not ended before it looks again
            line = std::regex_replace(line, std::regex{"\\bpid \\d+"}, "pid N");
            line = std::regex_replace(line, std::regex{"\\(\\d+\\)"}, "(N)");
            all.insert(std::regex_replace(line, std::regex{here_.path(name_)}, "DIR"));
        }
        return all;
    }

private:
    std::string name_;
    const world& here_;
    std::optional<child> daemon_;
};

std::vector<std::string> only_in(const std::set<std::string>& one, const std::set<std::string>& other)
{
    std::vector<std::string> lines;
    std::ranges::set_difference(one, other, std::back_inserter(lines));
    return lines;
}

template <std::size_t N>
void are_the_wanted(const std::vector<std::string>& lines, const wanted_difference (&wanted)[N])
{
    const auto is = [](const std::string& line, const wanted_difference& difference) {
        return std::regex_match(line, std::regex{difference.line});
    };
    for (const auto& line : lines)
        BOOST_TEST(std::ranges::any_of(wanted, [&](const auto& each) { return is(line, each); }), line);
    for (const auto& each : wanted)
        BOOST_TEST(std::ranges::any_of(lines, [&](const auto& line) { return is(line, each); }), each.name);
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_lines)

BOOST_FIXTURE_TEST_CASE(are_the_originals_but_for_those_that_are_wanted, world, *precondition(the_original_is_here))
{
    const auto by_its_name = std::filesystem::path(REAPERD_BINARY).parent_path() / "supervisord";
    subject theirs{*this, "theirs", original};
    subject ours{*this, "ours", by_its_name};
    const auto both = {&theirs, &ours};
    for (const auto* each : both)
        for (const auto* text : {"gave up: bad", "gave up: none", "exited: once", "exited: killed", "exited: extra",
                                 "success: slow", "success: web"})
            each->logged(text);
    for (auto* each : both) {
        each->ask({"restart", "web"});
        each->ask({"stop", "slow"}); // takes four seconds, and is told every two
        each->ask({"start", "slow"});
        each->daemon().send(SIGUSR2);
        each->logged("supervisord logreopen");
        each->daemon().send(SIGTERM);
    }
    for (auto* each : both)
        BOOST_TEST(each->daemon().wait() == 0);
    are_the_wanted(only_in(ours.lines(), theirs.lines()), ours_alone);
    are_the_wanted(only_in(theirs.lines(), ours.lines()), theirs_alone);
    BOOST_TEST(ours.lines().contains("INFO waiting for slow, web to die"));
    BOOST_TEST(ours.lines().contains("INFO waiting for slow to die"));
}

BOOST_AUTO_TEST_SUITE_END()
