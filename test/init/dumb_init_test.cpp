#include "init/dumb_init.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <map>

using namespace reaperd;
using namespace reaperd::init;
using process::target;
using words = std::vector<std::string>;

namespace {

std::variant<settings, answer> parse(words arguments, const std::map<std::string, std::string>& variables = {})
{
    arguments.insert(arguments.begin(), "dumb-init");
    return parse_dumb_init(arguments, [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

settings wish(const words& arguments, const std::map<std::string, std::string>& variables = {})
{
    return std::get<settings>(parse(arguments, variables));
}

answer answered(const words& arguments)
{
    return std::get<answer>(parse(arguments));
}

} // namespace

BOOST_AUTO_TEST_SUITE(called_as_dumb_init)

BOOST_AUTO_TEST_CASE(its_options_end_where_the_command_begins)
{
    const words command{"sh", "-c", "exit 3"};
    BOOST_TEST(wish({"sh", "-c", "exit 3"}).command == command, boost::test_tools::per_element());
    BOOST_TEST(wish({"-v", "--", "sh", "-c", "exit 3"}).command == command, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(it_runs_the_command_in_a_session_and_signals_all_of_it)
{
    const auto usual = wish({"true"});
    BOOST_TEST((usual.place == place::own_session));
    BOOST_TEST((usual.recipient == target::group));
    BOOST_TEST(usual.last_signal.value() == SIGTERM);
}

BOOST_AUTO_TEST_CASE(in_single_child_mode_it_does_neither)
{
    for (const auto& single :
         {wish({"-c", "true"}), wish({"--single-child", "true"}), wish({"true"}, {{"DUMB_INIT_SETSID", "0"}})}) {
        BOOST_TEST((single.place == place::our_group));
        BOOST_TEST((single.recipient == target::process));
        BOOST_TEST(!single.last_signal);
        BOOST_TEST(single.rewritten(SIGTSTP) == SIGTSTP);
    }
}

BOOST_AUTO_TEST_CASE(signals_are_rewritten_by_number)
{
    const auto some = wish({"-r", "15:3", "--rewrite=1:0", "-r2:15x", "true"});
    BOOST_TEST(some.rewritten(SIGTERM) == SIGQUIT);
    BOOST_TEST(some.rewritten(SIGHUP) == signal_map::dropped);
    BOOST_TEST(some.rewritten(SIGINT) == SIGTERM);
    for (const char* none : {"15", "TERM:QUIT", "0:5", "32:5", "15:32", "15:-1"})
        BOOST_TEST(answered({"-r", none, "true"}).exit_code == 1);
}

BOOST_AUTO_TEST_CASE(a_session_that_a_terminal_stops_is_stopped_for_sure_unless_it_is_told_otherwise)
{
    BOOST_TEST(wish({"true"}).rewritten(SIGTSTP) == SIGSTOP);
    BOOST_TEST(wish({"-r", "20:20", "true"}).rewritten(SIGTSTP) == SIGTSTP);
}

BOOST_AUTO_TEST_CASE(it_exits_with_2_where_it_cannot_exec)
{
    BOOST_TEST(exit_code(process::spawn_failure{process::stage::exec, ENOENT, "x"}, wish({"x"})) == 2);
}

BOOST_AUTO_TEST_CASE(it_tells_its_version_and_its_options_on_stderr)
{
    BOOST_TEST(answered({"-V"}).text.starts_with("dumb-init v1.2.5"));
    for (const char* question : {"-V", "-h", "--help", "--version"}) {
        BOOST_TEST(answered({question}).exit_code == 0);
        BOOST_TEST(answered({question}).to_stderr);
    }
}

BOOST_AUTO_TEST_CASE(it_refuses_what_it_does_not_know_with_1)
{
    for (const words& wrong : {words{}, words{"-x", "true"}, words{"--v", "true"}, words{"-r"}})
        BOOST_TEST(answered(wrong).exit_code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
