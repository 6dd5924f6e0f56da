#include "config/command.hpp"

#include <boost/algorithm/string/join.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

namespace {

std::string words(std::string_view command)
{
    auto split = split_command(command);
    return split ? "<" + boost::algorithm::join(*split, "><") + ">" : split.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(commands)

BOOST_AUTO_TEST_CASE(a_command_is_split_at_blanks)
{
    BOOST_TEST(words("/bin/sleep  10") == "</bin/sleep><10>");
    BOOST_TEST(words(" a\tb\nc\r ") == "<a><b><c>");
}

BOOST_AUTO_TEST_CASE(quotes_keep_blanks_and_join)
{
    BOOST_TEST(words("sh -c 'echo \"x\"; y'") == "<sh><-c><echo \"x\"; y>");
    BOOST_TEST(words("a\"b c\"d'e f'") == "<ab cde f>");
    BOOST_TEST(words("a '' \"\"") == "<a><><>");
}

BOOST_AUTO_TEST_CASE(a_backslash_protects_the_next_character)
{
    BOOST_TEST(words("a\\ b \\\"c\\'") == "<a b><\"c'>");
    BOOST_TEST(words("\"a\\\"b\\\\c\\d\"") == "<a\"b\\c\\d>");
    BOOST_TEST(words("'a\\b'") == "<a\\b>");
}

BOOST_AUTO_TEST_CASE(nothing_is_expanded_and_nothing_is_a_comment)
{
    BOOST_TEST(words("echo $HOME * #x ; y | z ~") == "<echo><$HOME><*><#x><;><y><|><z><~>");
}

BOOST_AUTO_TEST_CASE(what_is_not_ended_is_refused)
{
    BOOST_TEST(words("sh -c 'x") == "No closing quotation");
    BOOST_TEST(words("a\"b") == "No closing quotation");
    BOOST_TEST(words("a\\") == "No escaped character");
    BOOST_TEST(words("\"a\\") == "No escaped character");
    BOOST_TEST(words("") == "command is empty");
    BOOST_TEST(words(" \n ") == "command is empty");
    BOOST_TEST(words("''") == "<>");
}

BOOST_AUTO_TEST_SUITE_END()
