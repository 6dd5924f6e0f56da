#include "../../app/reaperd/command_line.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace reaperd;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

wish asked(words arguments)
{
    arguments.insert(arguments.begin(), "/usr/bin/reaperd");
    return parse_command_line(arguments);
}

init::settings wrapping(const words& arguments)
{
    return std::get<init::settings>(asked(arguments));
}

std::string refused(const words& arguments)
{
    const auto why = std::get<answer>(asked(arguments));
    BOOST_TEST(why.exit_code == 2);
    return why.text;
}

bool mentions(const std::string& text, const std::string& word)
{
    return text.find(word) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reaperd_with_a_command)

BOOST_AUTO_TEST_CASE(runs_what_comes_after_the_dashes_as_it_stands)
{
    const words command{"sh", "-c", "exit 3", "--", "-g"};
    BOOST_TEST(wrapping({"--", "sh", "-c", "exit 3", "--", "-g"}).command == command, boost::test_tools::per_element());
    BOOST_TEST(std::holds_alternative<daemon::run_settings>(asked({})));
}

BOOST_AUTO_TEST_CASE(has_its_own_options)
{
    const auto all = wrapping({"-g", "--rewrite", "TERM:SIGQUIT", "--rewrite", "1:0", "--remap-exit", "143",
                               "--remap-exit", "3", "--parent-death", "KILL", "--grace", "1.5s", "--", "true"});
    BOOST_TEST((all.recipient == process::target::group));
    BOOST_TEST(all.rewritten(SIGTERM) == SIGQUIT);
    BOOST_TEST(all.rewritten(SIGHUP) == init::signal_map::dropped);
    BOOST_TEST(all.remapped[143]);
    BOOST_TEST(all.remapped[3]);
    BOOST_TEST(all.parent_death.value() == SIGKILL);
    BOOST_TEST((all.grace.value() == 1500ms));
}

BOOST_AUTO_TEST_CASE(adopts_orphans_and_waits_for_none_by_default)
{
    const auto usual = wrapping({"--", "true"});
    BOOST_TEST(usual.adopts);
    BOOST_TEST(!usual.grace);
    BOOST_TEST((usual.place == init::place::own_group));
    BOOST_TEST((usual.recipient == process::target::process));
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong)
{
    BOOST_TEST(mentions(refused({"--"}), "no command"));
    BOOST_TEST(mentions(refused({"--rewrite", "TERM", "--", "x"}), "TERM:QUIT"));
    BOOST_TEST(mentions(refused({"--rewrite", "TREM:QUIT", "--", "x"}), "TREM"));
    BOOST_TEST(mentions(refused({"--rewrite", "TERM:QUTI", "--", "x"}), "QUTI"));
    BOOST_TEST(mentions(refused({"--rewrite", "KILL:TERM", "--", "x"}), "SIGKILL"));
    BOOST_TEST(mentions(refused({"--rewrite", "CHLD:TERM", "--", "x"}), "SIGCHLD"));
    BOOST_TEST(mentions(refused({"--remap-exit", "256", "--", "x"}), "256"));
    BOOST_TEST(mentions(refused({"--parent-death", "0", "--", "x"}), "--parent-death"));
    BOOST_TEST(mentions(refused({"--grace", "soon", "--", "x"}), "soon"));
    BOOST_TEST(mentions(refused({"--grace", "-1", "--", "x"}), "--grace"));
}

BOOST_AUTO_TEST_CASE(does_not_mix_with_a_daemon)
{
    BOOST_TEST(mentions(refused({"--detach", "--", "x"}), "--detach"));
    BOOST_TEST(mentions(refused({"-c", "reaperd.conf", "--detach", "--", "x"}), "--detach"));
    BOOST_TEST(mentions(refused({"-c", "reaperd.conf", "-g", "--", "x"}), "does not go with a config file"));
    BOOST_TEST(mentions(refused({"-c", "reaperd.conf", "--"}), "-c"));
    BOOST_TEST(mentions(refused({"-g"}), "needs a command"));
    BOOST_TEST(mentions(refused({"--grace", "5s"}), "needs a command"));
}

BOOST_AUTO_TEST_CASE(and_with_a_config_file_runs_its_programs_beside_the_command)
{
    for (const auto& options : {words{"-c", "x.conf"}, words{"-cx.conf"}, words{"--configuration=x.conf"}}) {
        auto all = options;
        all.insert(all.end(), {"--", "sh", "-c", "true"});
        const auto wanted = std::get<daemon::run_settings>(asked(all));
        BOOST_TEST(wanted.config_file.value() == "x.conf");
        BOOST_TEST(wanted.command == (words{"sh", "-c", "true"}), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(still_answers_questions)
{
    BOOST_TEST(mentions(std::get<answer>(asked({"--help"})).text, "--rewrite"));
    BOOST_TEST(std::get<answer>(asked({"-v", "--", "true"})).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(goes_by_other_names)
{
    const auto as_tini = std::get<init::settings>(parse_command_line({"/sbin/tini", "-g", "true"}));
    BOOST_TEST(!as_tini.adopts);
    const auto as_dumb_init = std::get<init::settings>(parse_command_line({"dumb-init", "true"}));
    BOOST_TEST((as_dumb_init.place == init::place::own_session));
    const auto as_supervisord = std::get<daemon::run_settings>(parse_command_line({"/usr/bin/supervisord", "-n"}));
    BOOST_TEST(as_supervisord.as_supervisord.value() == "/usr/bin/supervisord");
    const auto as_pidproxy =
        std::get<init::pidproxy_settings>(parse_command_line({"pidproxy", "x.pid", "sh", "-c", "true"}));
    BOOST_TEST(as_pidproxy.pid_file == "x.pid");
    BOOST_TEST(as_pidproxy.command == (words{"sh", "-c", "true"}), boost::test_tools::per_element());
    for (const auto& arguments : {words{"echo_supervisord_conf"}, words{"echo_supervisord_conf", "-x"}}) {
        const auto sample = std::get<answer>(parse_command_line(arguments));
        BOOST_TEST(mentions(sample.text, "\n[supervisord]\n"));
        BOOST_TEST(sample.exit_code == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
