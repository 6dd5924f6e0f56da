#include "options.hpp"
#include "verbs.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperctl;

namespace {

invocation wish(const std::vector<std::string>& arguments)
{
    return parse_options(arguments).value();
}
exit_code code(const std::vector<std::string>& arguments)
{
    return run(wish(arguments));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_first_word_is_the_verb_and_the_others_are_names)
{
    auto w = wish({"start", "web", "db:*"});
    BOOST_TEST(w.verb == "start");
    BOOST_TEST(w.words == (std::vector<std::string>{"web", "db:*"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(options_may_stand_before_and_behind_the_verb)
{
    auto w =
        wish({"-c", "x.conf", "-s", "unix:///s", "logs", "-f", "-n", "5", "--stderr", "web", "-u", "me", "-psecret"});
    BOOST_TEST(w.config_file.value() == "x.conf");
    BOOST_TEST(w.server.value() == "unix:///s");
    BOOST_TEST(w.follow);
    BOOST_TEST(w.lines.value() == 5u);
    BOOST_TEST(w.standard_error);
    BOOST_TEST(w.username.value() == "me");
    BOOST_TEST(w.password.value() == "secret");
    BOOST_TEST(w.words.size() == 1u);
}

BOOST_AUTO_TEST_CASE(tail_takes_a_number_of_bytes_as_supervisorctl_does)
{
    auto w = wish({"tail", "-100", "web", "stderr"});
    BOOST_TEST(w.bytes.value() == 100u);
    BOOST_TEST(w.words.size() == 2u);
    BOOST_TEST(wish({"tail", "-f", "web"}).follow);
}

BOOST_AUTO_TEST_CASE(help_and_version_are_verbs_too)
{
    BOOST_TEST(wish({"-h"}).verb == "help");
    BOOST_TEST(wish({"start", "--help"}).verb == "help");
    BOOST_TEST(wish({"start", "--help"}).words.at(0) == "start");
    BOOST_TEST(wish({"-v"}).verb == "version");
}

BOOST_AUTO_TEST_CASE(what_is_no_option_is_refused)
{
    for (const auto* argument : {"--nonsense", "-x", "--lines=many", "--follow=1", "-n"})
        BOOST_TEST(!parse_options({"logs", argument}), argument);
}

BOOST_AUTO_TEST_CASE(a_verb_refuses_what_it_does_not_take)
{
    BOOST_TEST(code({}) == wrong_use);
    BOOST_TEST(code({"frobnicate"}) == wrong_use);
    BOOST_TEST(code({"start"}) == wrong_use);
    BOOST_TEST(code({"start", "web", "-f"}) == wrong_use);
    BOOST_TEST(code({"logs", "-5", "web"}) == wrong_use);
    BOOST_TEST(code({"shutdown", "now"}) == wrong_use);
    BOOST_TEST(code({"signal", "HOP", "web"}) == wrong_use);
    BOOST_TEST(code({"status", "-o", "xml"}) == wrong_use);
    BOOST_TEST(code({"tail", "web", "both"}) == wrong_use);
    BOOST_TEST(code({"add"}) == wrong_use);
    BOOST_TEST(code({"reread", "web"}) == wrong_use);
    BOOST_TEST(code({"fg", "web", "db"}) == wrong_use);
    BOOST_TEST(code({"maintail", "web"}) == wrong_use);
    BOOST_TEST(code({"event", "alone"}) == wrong_use);
    BOOST_TEST(code({"help", "frobnicate"}) == wrong_use);
}

BOOST_AUTO_TEST_CASE(zombies_does_one_thing_at_a_time)
{
    BOOST_TEST(wish({"zombies", "--kill-parent", "812", "-y"}).kill_parent.value() == 812);
    BOOST_TEST(code({"zombies", "-o", "xml"}) == wrong_use);
    BOOST_TEST(code({"zombies", "--nudge", "--restart"}) == wrong_use);
    BOOST_TEST(code({"zombies", "--nudge", "-o", "json"}) == wrong_use);
    BOOST_TEST(code({"zombies", "--yes"}) == wrong_use);
    BOOST_TEST(code({"zombies", "--kill-parent", "0"}) == wrong_use);
    BOOST_TEST(code({"zombies", "--kill-parent", "812", "web"}) == wrong_use);
}

BOOST_AUTO_TEST_CASE(nobody_there_is_four_and_a_server_of_another_kind_a_wrong_use)
{
    BOOST_TEST(code({"-s", "unix:///nowhere/reaperd.sock", "stop", "all"}) == not_reachable);
    BOOST_TEST(code({"-s", "/nowhere/reaperd.sock", "logs", "web"}) == not_reachable);
    BOOST_TEST(code({"-s", "http://localhost:1", "status"}) == not_reachable);
    BOOST_TEST(code({"-s", "ftp://localhost", "status"}) == wrong_use);
}
