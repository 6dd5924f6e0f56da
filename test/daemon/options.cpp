#include "../../app/reaperd/options.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;
using daemon::mode;

namespace {

daemon::run_settings settings(const std::vector<std::string>& arguments)
{
    return std::get<daemon::run_settings>(parse_options(arguments));
}

answer answered(const std::vector<std::string>& arguments)
{
    return std::get<answer>(parse_options(arguments));
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_command_line_of_reaperd)

BOOST_AUTO_TEST_CASE(may_be_empty)
{
    const auto wish = settings({});
    BOOST_TEST(!wish.config_file);
    BOOST_TEST((wish.mode == mode::foreground));
    BOOST_TEST(!wish.strict);
}

BOOST_AUTO_TEST_CASE(says_how_to_run)
{
    const auto wish = settings({"-c", "x.conf", "--detach", "--strict", "-l", "x.log", "-e", "debug", "-j", "x.pid"});
    BOOST_TEST(wish.config_file.value() == "x.conf");
    BOOST_TEST((wish.mode == mode::detached));
    BOOST_TEST(wish.strict);
    BOOST_TEST(wish.log_file.value() == "x.log");
    BOOST_TEST((wish.log_level == log_level::debug));
    BOOST_TEST(wish.pid_file.value() == "x.pid");
    BOOST_TEST((settings({"--check", "--detach"}).mode == mode::check));
    BOOST_TEST(settings({"--configuration=y.conf"}).config_file.value() == "y.conf");
}

BOOST_AUTO_TEST_CASE(asks_for_help_or_the_version)
{
    BOOST_TEST(answered({"-h"}).text.starts_with("reaperd starts the programs"));
    BOOST_TEST(answered({"--version"}).text.starts_with("reaperd 0."));
    BOOST_TEST(answered({"-v"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(is_wrong_with_a_sentence)
{
    BOOST_TEST(answered({"--detatch"}).exit_code == 2);
    BOOST_TEST(answered({"--detatch"}).text
               == "reaperd: unrecognised option '--detatch' (reaperd --help says what there is)\n");
    BOOST_TEST(answered({"-e", "loud"}).text
               == "reaperd: there is no log level 'loud' (reaperd --help says what there is)\n");
    BOOST_TEST(answered({"-c"}).exit_code == 2);
    BOOST_TEST(answered({"--det"}).exit_code == 2);
    BOOST_TEST(answered({"x.conf"}).text
               == "reaperd: no use for 'x.conf': a config file is named with -c (reaperd --help says what there is)\n");
}

BOOST_AUTO_TEST_SUITE_END()
