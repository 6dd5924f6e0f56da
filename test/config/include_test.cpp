#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

BOOST_AUTO_TEST_SUITE(included_files)

BOOST_AUTO_TEST_CASE(files_are_read_in_order_and_the_last_key_wins)
{
    world machine;
    machine.files["/etc/conf.d/b.conf"] = "[program:web]\ncommand = b\n";
    machine.files["/etc/conf.d/a.conf"] = "[program:web]\ncommand = a\nautostart = false\n";
    auto parsed = machine.parse("[program:web]\ncommand = main\n[include]\nfiles = conf.d/*.conf\n");
    BOOST_REQUIRE(parsed.value.has_value());
    BOOST_TEST(parsed.value->groups[0].programs[0].execution.command == "b");
    BOOST_TEST(!parsed.value->groups[0].programs[0].autostart);
    BOOST_TEST(parsed.value->included == (std::vector<std::string>{"/etc/conf.d/a.conf", "/etc/conf.d/b.conf"}),
               boost::test_tools::per_element());
    BOOST_TEST(parsed.diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(here_is_the_folder_of_the_file_that_says_it)
{
    world machine;
    machine.files["/srv/x/a.conf"] = "[program:web]\ncommand = x %(here)s\n";
    auto parsed = machine.parse("[program:web]\ndirectory = %(here)s\n[include]\nfiles = /srv/x/a.conf\n");
    const auto& web = parsed.value->groups[0].programs[0];
    BOOST_TEST(web.execution.command == "x /srv/x");
    BOOST_TEST(*web.execution.directory == "/etc");
}

BOOST_AUTO_TEST_CASE(several_patterns_may_stand_on_several_lines)
{
    world machine;
    machine.files["/etc/a"] = "[program:a]\ncommand = x\n";
    machine.files["/home/ann/b"] = "[program:b]\ncommand = x\n";
    auto parsed = machine.parse("[include]\nfiles = a\n  %(ENV_HOME)s/b\n");
    BOOST_TEST(parsed.value->groups.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_pattern_without_a_match_is_a_warning)
{
    BOOST_TEST(problems_in("[include]\nfiles = nope\n  conf.d/*.conf\n")[1]
               == "3:3: warning: files: no file matches /etc/conf.d/*.conf: delete it, or correct the path");
}

BOOST_AUTO_TEST_CASE(an_include_of_an_included_file_does_not_count)
{
    world machine;
    machine.files["/etc/a"] = "[include]\nfiles = b\n";
    machine.files["/etc/b"] = "[program:b]\ncommand = x\n";
    auto parsed = machine.parse("[include]\nfiles = a\n");
    BOOST_TEST(parsed.value->groups.empty());
    says(problems_of(parsed)[0], "/etc/a:2:1: warning: [include] counts in the main file only");
}

BOOST_AUTO_TEST_CASE(problems_name_the_file_that_has_them)
{
    world machine;
    machine.files["/etc/a"] = "[program:a]\ncommand = x\nstartsecs = soon\n";
    says(problems_of(machine.parse("[include]\nfiles = a\n"))[0], "/etc/a:3:13: error: startsecs");
}

BOOST_AUTO_TEST_CASE(an_include_needs_files)
{
    says(problems_in("[include]\n")[0], "1:1: error: [include] has no files");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_an_error)
{
    auto parsed = config::parse("/etc/nope.conf", world().surroundings());
    BOOST_TEST(!parsed.value.has_value());
    BOOST_TEST(problems_of(parsed)[0] == "/etc/nope.conf: error: cannot read it: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_file_must_be_text)
{
    says(problems_in("\xef\xbb\xbf[reaperd]\n")[0], "1:1: error: the file begins with a byte order mark");
    says(problems_in("[reaperd]\nidentifier = \xff\n")[0], "2:14: error: this byte is no text");
    says(problems_in(std::string("[reaperd]\nidenti\0fier = x\n", 26))[0], "2:7: error: this byte is no text");
    BOOST_TEST(problems_in("[reaperd]\nidentifier = caf\xc3\xa9\n").empty());
}

BOOST_AUTO_TEST_SUITE_END()
