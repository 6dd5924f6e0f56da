#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

std::string warning(const std::string& options, world machine = {})
{
    auto parsed = machine.check("[program:web]\n" + options + "\n");
    BOOST_TEST(parsed.value.has_value());
    auto problems = problems_of(parsed);
    return problems.empty() ? "" : problems[0];
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_would_fail_at_a_start)

BOOST_AUTO_TEST_CASE(a_command_that_cannot_be_split_is_a_warning)
{
    BOOST_TEST(
        warning("command = sh -c 'x")
        == "2:11: warning: command: can't parse the command: No closing quotation, so this program will not start");
    says(warning("command ="), "2:10: warning: command: can't parse the command: command is empty");
}

BOOST_AUTO_TEST_CASE(a_command_that_is_not_there_is_a_warning)
{
    says(warning("command = /bin/nope -x"), "2:11: warning: command: can't find command '/bin/nope'");
    says(warning("command = nope"), "warning: command: can't find command 'nope' in /bin:/usr/bin");
    BOOST_TEST(warning("command = cat -n") == "");
    BOOST_TEST(warning("command = web") == "");
    BOOST_TEST(warning("command = /bin/cat") == "");
}

BOOST_AUTO_TEST_CASE(the_path_is_the_programs_own_where_it_has_one)
{
    says(warning("command = cat\nenvironment = PATH=\"/opt\""), "can't find command 'cat' in /opt");
    world machine;
    machine.environment.erase("PATH");
    BOOST_TEST(warning("command = cat", machine) == "");
}

BOOST_AUTO_TEST_CASE(the_first_file_of_the_name_counts_executable_or_not)
{
    world machine;
    machine.files["/bin/web"] = "no program";
    BOOST_TEST(warning("command = web", machine)
               == "2:11: warning: command: command at '/bin/web' is not executable, so this program will not start");
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_a_warning)
{
    BOOST_TEST(warning("command = cat\ndirectory = /nope")
               == "3:13: warning: directory: there is no directory '/nope', so this program will not start");
}

BOOST_AUTO_TEST_CASE(a_program_whose_name_is_refused_is_looked_at_no_further)
{
    auto problems = problems_of(world().check("[program:a b]\ncommand = nope\n"));
    BOOST_TEST(problems.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_start_does_not_ask)
{
    BOOST_TEST(problems_in("[program:web]\ncommand = /bin/nope\ndirectory = /nope\n").empty());
}

BOOST_AUTO_TEST_CASE(a_quote_that_a_comment_cuts_is_told_with_its_place)
{
    auto problems = problems_in("[program:web]\ncommand = sh -c 'x ; y'\n");
    BOOST_REQUIRE(problems.size() == 1U);
    says(problems[0], "2:20: warning: command: a comment begins here and cuts off the rest of a quoted text");
    says(problems[0], "write ';' without a blank before it");
    BOOST_TEST(problems_in("[program:web]\ncommand = sh -c 'x; y' ; a comment\n").empty());
    BOOST_TEST(problems_in("[program:web]\ncommand = echo it\\'s ; a comment\n").empty());
}

BOOST_AUTO_TEST_CASE(a_cut_quote_is_found_on_a_further_line_and_in_environment)
{
    says(problems_in("[program:web]\ncommand = sh -c '\n  x #1\n  y'\n")[0], "3:5: warning: command: a comment");
    auto problems = problems_in("[reaperd]\nenvironment = A=\"x ;y\"\n");
    BOOST_REQUIRE(problems.size() == 2U);
    says(problems[0], "2:17: error: environment: this quote is never closed");
    says(problems[1], "2:20: warning: environment: a comment");
}

BOOST_AUTO_TEST_CASE(an_indented_option_is_part_of_the_value_above)
{
    says(problems_in("[program:web]\ncommand = cat\n  autostart = false\n")[0],
         "3:3: warning: this line continues the value of 'command', because it is indented");
    BOOST_TEST(problems_in("[program:web]\ncommand = cat\n  --user=x\n").empty());
    BOOST_TEST(problems_in("[program:web]\ncommand = cat\nenvironment = A=1,\n  user=x\n").empty());
}

BOOST_AUTO_TEST_SUITE_END()
