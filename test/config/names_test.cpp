#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(names_of_sections_and_options)

BOOST_AUTO_TEST_CASE(an_unknown_option_is_warned_of_with_what_was_meant)
{
    BOOST_TEST(
        problem_of_option("startsec = 3")
        == "3:1: warning: unknown option 'startsec' in [program:NAME], which is ignored: did you mean startsecs?");
    BOOST_TEST(problem_of_option("Stdout_Logfil = 3")
               == "3:1: warning: unknown option 'stdout_logfil' in [program:NAME], which is ignored: did you mean "
                  "stdout_logfile?");
    BOOST_TEST(problem_of_option("colour = blue")
               == "3:1: warning: unknown option 'colour' in [program:NAME], which is ignored");
}

BOOST_AUTO_TEST_CASE(an_option_of_another_section_is_sent_there)
{
    BOOST_TEST(
        problem_of_option("programs = a")
        == "3:1: warning: unknown option 'programs' in [program:NAME], which is ignored: it belongs in [group:NAME]");
}

BOOST_AUTO_TEST_CASE(an_unknown_section_is_warned_of_with_what_was_meant)
{
    BOOST_TEST(problems_in("[progam:web]\ncommand = x\n")[0]
               == "1:1: warning: unknown section [progam:web], which is ignored: did you mean program:web?");
    BOOST_TEST(problems_in("[Reaperd]\n")[0]
               == "1:1: warning: unknown section [Reaperd], which is ignored: did you mean reaperd?");
    says(problems_in("[program]\ncommand = x\n")[0], "did you mean program:?");
}

BOOST_AUTO_TEST_CASE(defaults_must_be_options_of_some_section)
{
    BOOST_TEST(problems_in("[DEFAULT]\nstartsecs = 3\nfiles = x\n").empty());
    says(problems_in("[DEFAULT]\nstartsec = 3\n")[0], "2:1: warning: unknown option 'startsec' in [DEFAULT]");
}

BOOST_AUTO_TEST_CASE(a_plugin_of_supervisorctl_is_ignored_and_warned_of)
{
    auto problems = problems_in("[ctlplugin:laforge]\nsupervisor.ctl_factory = laforge:make\nanything = 1\n");
    BOOST_REQUIRE(problems.size() == 1U);
    BOOST_TEST(problems[0]
               == "1:1: warning: [ctlplugin:laforge] is Python code for supervisorctl, which reaperd and "
                  "reaperctl do not load: it is ignored");
}

BOOST_AUTO_TEST_CASE(an_interface_of_others_is_refused_by_name)
{
    const std::string factory = "supervisor.rpcinterface_factory = ";
    auto problems = problems_in("[rpcinterface:twiddler]\n" + factory + "twiddler.rpc:make\nanything = 1\n");
    BOOST_REQUIRE(problems.size() == 1U);
    BOOST_TEST(problems[0]
               == "2:35: error: supervisor.rpcinterface_factory: 'twiddler.rpc:make' is Python code, which "
                  "reaperd cannot run: delete the section");
    problems = problems_in("[rpcinterface:x]\n" + factory + "supervisor.rpcinterface:make_main_rpcinterface\n");
    BOOST_REQUIRE(problems.size() == 1U);
    BOOST_TEST(problems[0]
               == "1:1: error: [rpcinterface:x] would be supervisor's own interface by another name: write "
                  "[rpcinterface:supervisor]");
    BOOST_TEST(problems_in("[rpcinterface:x]\n").size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_built_in_interface_is_accepted)
{
    const std::string section = "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = ";
    BOOST_TEST(problems_in(section + "supervisor.rpcinterface:make_main_rpcinterface\n").empty());
    says(problems_in(section + "mine:make\n")[0], "2:35: error: supervisor.rpcinterface_factory: 'mine:make' is Python "
                                                  "code, which reaperd cannot run: write supervisor");
    says(problems_in("[rpcinterface:supervisor]\n")[0], "1:1: error: [rpcinterface:supervisor] has no factory");
}

BOOST_AUTO_TEST_CASE(warnings_leave_a_configuration)
{
    BOOST_TEST(world().parse("[reaperd]\nlogfil = x\n").value.has_value());
    BOOST_TEST(!world().parse("[reaperd]\nloglevel = x\n").value.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
