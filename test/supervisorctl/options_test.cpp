#include "options.hpp"

#include <boost/test/unit_test.hpp>

using namespace supervisorctl;

namespace {

using words = std::vector<std::string>;

std::string refused(const words& arguments)
{
    return parse_options(arguments).error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_options)

BOOST_AUTO_TEST_CASE(options_end_where_the_action_begins)
{
    const auto wish = parse_options({"-c", "x.conf", "tail", "-f", "web"}).value();
    BOOST_TEST(wish.config_file.value() == "x.conf");
    BOOST_TEST((wish.words == words{"tail", "-f", "web"}));
    BOOST_TEST((parse_options({"--", "-i"})->words == words{"-i"}));
}

BOOST_AUTO_TEST_CASE(letters_may_be_bundled_and_names_abbreviated)
{
    const auto bundled = parse_options({"-isunix:///x", "-uann", "-p", "word"}).value();
    BOOST_TEST(bundled.interactive);
    BOOST_TEST(bundled.server.value() == "unix:///x");
    BOOST_TEST(bundled.username.value() == "ann");
    BOOST_TEST(bundled.password.value() == "word");
    const auto named = parse_options({"--server=http://h:1", "--conf", "y", "--inter", "--history_file", "z"}).value();
    BOOST_TEST(named.server.value() == "http://h:1");
    BOOST_TEST(named.config_file.value() == "y");
    BOOST_TEST(named.interactive);
    BOOST_TEST(named.history_file.value() == "z");
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_in_getopts_words)
{
    BOOST_TEST(refused({"-x"}) == "option -x not recognized");
    BOOST_TEST(refused({"-c"}) == "option -c requires argument");
    BOOST_TEST(refused({"--foo"}) == "option --foo not recognized");
    BOOST_TEST(refused({"--h"}) == "option --h not a unique prefix");
    BOOST_TEST(refused({"--interactive=1"}) == "option --interactive must not have an argument");
    BOOST_TEST(refused({"--serverurl"}) == "option --serverurl requires argument");
    BOOST_TEST(refused({"-i", "-i"}) == "conflicting command line option '-i'");
    BOOST_TEST(refused({"-c", "x", "--conf", "y"}) == "conflicting command line option '--configuration'");
}

BOOST_AUTO_TEST_CASE(a_server_is_named_by_a_url)
{
    BOOST_TEST(refused({"-s", "localhost"}) == "invalid value for -s 'localhost': value 'localhost' is not a URL");
    for (const auto* wrong : {"http:", "http://", "://x", "1x://y", "/run/x.sock", ""})
        BOOST_TEST(!parse_options({"-s", wrong}).has_value(), wrong);
    for (const auto* right : {"http://x", "unix:///x", "localhost:9001"})
        BOOST_TEST(parse_options({"-s", right}).has_value(), right);
}

BOOST_AUTO_TEST_CASE(help_is_given_whatever_comes_after_it)
{
    BOOST_TEST(parse_options({"-h", "-i", "-i"})->help);
    BOOST_TEST(parse_options({"-?"})->help);
    BOOST_TEST(!parse_options({"-h", "--foo"}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
