#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

config::parsed with_file(const std::string& text, const std::string& options = "")
{
    world machine;
    machine.files["/etc/web.env"] = text;
    return machine.parse("[program:web]\ncommand = /bin/cat %(ENV_A)s\nenv_file = web.env\n" + options);
}

std::map<std::string, std::string> variables(const std::string& text)
{
    auto parsed = with_file("A=a\n" + text);
    for (const auto& problem : parsed.diagnostics)
        BOOST_TEST_INFO(render(problem));
    BOOST_REQUIRE(parsed.value.has_value());
    return parsed.value->groups[0].programs[0].execution.environment;
}

std::string problem(const std::string& text)
{
    auto problems = problems_of(with_file("A=a\n" + text));
    return problems.empty() ? "" : problems[0];
}

} // namespace

BOOST_AUTO_TEST_SUITE(env_files)

BOOST_AUTO_TEST_CASE(lines_of_name_and_value_become_the_environment)
{
    BOOST_TEST(variables("B=x y z  \n").at("B") == "x y z");
    BOOST_TEST(variables("B = x\r\n").at("B") == "x");
    BOOST_TEST(variables("export B=x\n").at("B") == "x");
    BOOST_TEST(variables("B=\n").at("B") == "");
    BOOST_TEST(variables("B=a=b\n").at("B") == "a=b");
    BOOST_TEST(variables("B=$HOME\n").at("B") == "$HOME");
}

BOOST_AUTO_TEST_CASE(comments_and_empty_lines_are_skipped)
{
    BOOST_TEST(variables("# B=1\n\n  # C=2\n").size() == 1U);
    BOOST_TEST(variables("B=x # y\n").at("B") == "x");
    BOOST_TEST(variables("B=x#y\n").at("B") == "x#y");
    BOOST_TEST(variables("B=# y\n").at("B") == "");
}

BOOST_AUTO_TEST_CASE(quotes_are_taken_off)
{
    BOOST_TEST(variables("B=\"x # y\"\n").at("B") == "x # y");
    BOOST_TEST(variables("B='x \\\" y' # c\n").at("B") == "x \\\" y");
    BOOST_TEST(variables("B=\"a\\\"b\\\\c\\$d\\n\"\n").at("B") == "a\"b\\c$d\\n");
}

BOOST_AUTO_TEST_CASE(the_programs_own_environment_wins)
{
    auto parsed = with_file("A=file\nB=file\n", "environment = A=own\n");
    const auto& program = parsed.value->groups[0].programs[0];
    BOOST_TEST(program.execution.environment.at("A") == "own");
    BOOST_TEST(program.execution.environment.at("B") == "file");
    BOOST_TEST(program.execution.command == "/bin/cat own");
}

BOOST_AUTO_TEST_CASE(problems_point_into_the_file)
{
    BOOST_TEST(problem("no variable\n")
               == "/etc/web.env:2:1: error: no variable: write NAME=VALUE, or # before a comment");
    BOOST_TEST(problem("1B=x\n").starts_with("/etc/web.env:2:1: error: "));
    BOOST_TEST(problem("B=\"x\n").starts_with("/etc/web.env:2:3: error: this quote is not closed on its line"));
    BOOST_TEST(problem("B='x' y\n").starts_with("/etc/web.env:2:7: error: 'y' stands behind the closing quote"));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_an_error)
{
    BOOST_TEST(problem_of_option("env_file = /nope")
               == "3:12: error: cannot read env_file /nope: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
