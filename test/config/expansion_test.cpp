#include "config/expansion.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::config;

namespace {

const environment_map variables{{"HOME", "/home/ann"}, {"PERCENT", "100%(x)s"}};

names known()
{
    names all;
    all.here = "/etc";
    all.program_name = "web";
    all.process_num = 7;
    all.numprocs = 10;
    all.environments = {&variables};
    return all;
}

std::string expansion(std::string_view text)
{
    auto result = expand(text, known());
    return result ? result->text : std::to_string(result.error().offset) + ": " + result.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(expansion_of_names)

BOOST_AUTO_TEST_CASE(names_stand_for_their_values)
{
    BOOST_TEST(expansion("%(program_name)s in %(here)s") == "web in /etc");
    BOOST_TEST(expansion("%(ENV_HOME)s/x") == "/home/ann/x");
    BOOST_TEST(expansion("%(process_num)s of %(numprocs)d") == "7 of 10");
    BOOST_TEST(expansion("plain") == "plain");
}

BOOST_AUTO_TEST_CASE(what_a_name_stands_for_is_not_expanded_again)
{
    BOOST_TEST(expansion("%(ENV_PERCENT)s") == "100%(x)s");
}

BOOST_AUTO_TEST_CASE(all_of_printf_works)
{
    BOOST_TEST(expansion("%(process_num)02d") == "07");
    BOOST_TEST(expansion("%(process_num)-4d|") == "7   |");
    BOOST_TEST(expansion("%(process_num)4d|") == "   7|");
    BOOST_TEST(expansion("%(process_num)+d") == "+7");
    BOOST_TEST(expansion("%(process_num) d") == " 7");
    BOOST_TEST(expansion("%(process_num).3d") == "007");
    BOOST_TEST(expansion("%(process_num)05.3d") == "00007");
    BOOST_TEST(expansion("%(numprocs)x %(numprocs)X %(numprocs)o") == "a A 12");
    BOOST_TEST(expansion("%(numprocs)#x %(numprocs)#o") == "0xa 0o12");
    BOOST_TEST(expansion("%(process_num).1f %(process_num)e") == "7.0 7.000000e+00");
    BOOST_TEST(expansion("%(program_name)6s|%(program_name)-6s|%(program_name).2s") == "   web|web   |we");
    BOOST_TEST(expansion("%(program_name)ls") == "web");
}

BOOST_AUTO_TEST_CASE(a_percent_sign_is_doubled)
{
    BOOST_TEST(expansion("100%%") == "100%");
    BOOST_TEST(expansion("100%").starts_with("3: a percent sign"));
    BOOST_TEST(expansion("%d").starts_with("0: a percent sign"));
    BOOST_TEST(expansion("%(here").starts_with("0: the name after %( has no end"));
}

BOOST_AUTO_TEST_CASE(a_format_must_suit_the_value)
{
    BOOST_TEST(expansion("x%(here)d") == "1: %(here) is followed by no format that suits it: write %(here)s");
    BOOST_TEST(expansion("%(process_num)q")
               == "0: %(process_num) is followed by no format that suits it: write %(process_num)d");
    BOOST_TEST(expansion("%(process_num)999999999d").starts_with("0: "));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_told_with_what_there_is)
{
    BOOST_TEST(expansion("a %(program)s")
               == "2: 'program' is no name that can be expanded here; there are here, "
                  "program_name, process_num, numprocs and ENV_x, and a percent sign is written %%");
    BOOST_TEST(expansion("%(program_nam)s").find("did you mean program_name?") != std::string::npos);
    BOOST_TEST(expansion("%(ENV_NOPE)s").starts_with("0: the environment has no 'NOPE'"));
}

BOOST_AUTO_TEST_CASE(each_part_of_the_result_knows_where_it_came_from)
{
    auto result = *expand("a%(program_name)sb%%c", known());
    BOOST_TEST(result.text == "awebb%c");
    BOOST_TEST(result.origin(0) == 0U);
    BOOST_TEST(result.origin(1) == 1U);
    BOOST_TEST(result.origin(3) == 1U);
    BOOST_TEST(result.origin(4) == 17U);
    BOOST_TEST(result.origin(6) == 20U);
}

BOOST_AUTO_TEST_SUITE_END()
