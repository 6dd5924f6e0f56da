// What cannot be started says why, and harms nobody else.
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace system_test;

namespace {

// A program that never starts, next to one that does.
struct failing : world {
    void expect(const std::string& section, const std::string& why)
    {
        configure("[program:web]\nstartretries = 0\nautostart = false\n" + section + actor("other", "say up wait"));
        start();
        hears("other", "up");
        const auto said = ctl({"start", "web"});
        BOOST_TEST(said.code == 7);
        BOOST_TEST_CONTEXT(said.out + said.err) BOOST_TEST((said.out + said.err).find(why) != std::string::npos);
        const auto web = status("web");
        BOOST_TEST(web.at("state") == "FATAL");
        BOOST_TEST_CONTEXT(web.at("why")) BOOST_TEST(web.at("why").as_string().find(why) != std::string_view::npos);
        BOOST_TEST(status("other").at("state") == "RUNNING");
        BOOST_TEST(read("reaperd.log").find(why) != std::string::npos);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(failure)

BOOST_FIXTURE_TEST_CASE(a_missing_directory, failing)
{
    expect("command = /bin/true\ndirectory = /srv/nowhere\n", "chdir /srv/nowhere: No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(a_missing_command, failing)
{
    expect("command = /no/such/command\n", "can't find command '/no/such/command'");
}

BOOST_FIXTURE_TEST_CASE(a_command_that_is_not_executable, failing)
{
    expect("command = /etc/passwd\n", "/etc/passwd");
}

BOOST_FIXTURE_TEST_CASE(an_interpreter_that_is_missing, failing)
{
    write("script", "#!/no/such/interpreter\n");
    std::filesystem::permissions(path("script"), std::filesystem::perms::owner_all);
    expect("command = " + path("script") + "\n", "No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(an_unclosed_quote, failing)
{
    expect("command = /bin/echo 'never closed\n",
           "can't parse command \"/bin/echo 'never closed\": No closing quotation");
}

BOOST_FIXTURE_TEST_CASE(an_empty_command, failing)
{
    expect("command =\n", "command is empty");
}

BOOST_FIXTURE_TEST_CASE(a_failed_start_shows_the_last_words, world)
{
    configure(actor("web", "err no-database-here exit 1", "autostart = false\nstartsecs = 5\nstartretries = 0\n"));
    start();
    const auto said = ctl({"start", "web"});
    BOOST_TEST(said.code == 7);
    BOOST_TEST((said.out + said.err).find("no-database-here") != std::string::npos);
    BOOST_TEST(ctl({"status", "web"}).out.find("no-database-here") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(check_names_every_mistake_with_its_place, world)
{
    write("reaperd.conf",
          "[program:web]\ncommand = /bin/true\nstartsec = 3\npriority = high\n[program:db]\nautostart = maybe\n");
    for (auto wanted :
         {reaperd_invocation({"--check", "-c", "reaperd.conf"}), ctl_invocation({"check", "reaperd.conf"})}) {
        const auto said = run(wanted);
        const auto text = said.out + said.err;
        BOOST_TEST_CONTEXT(text)
        {
            BOOST_TEST(said.code == 2);
            BOOST_TEST(text.find("reaperd.conf:4:12: error:") != std::string::npos);
            BOOST_TEST(text.find("reaperd.conf:6:13: error:") != std::string::npos);
            BOOST_TEST(text.find("reaperd.conf:3:1: warning:") != std::string::npos);
            BOOST_TEST(text.find("did you mean startsecs?") != std::string::npos);
            BOOST_TEST(text.find("priority = high\n") != std::string::npos);
            BOOST_TEST(text.find("^") != std::string::npos);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(check_is_content_with_the_examples, world)
{
    for (const auto* name : {"demo.conf", "web.conf"})
        BOOST_TEST(run(reaperd_invocation(
                           {"--check", "--strict", "-c", REAPERD_SOURCE_DIR "/conf/examples/" + std::string{name}}))
                       .code
                   == 0);
    BOOST_TEST(run(reaperd_invocation({"--check", "-c", REAPERD_SOURCE_DIR "/conf/reaperd.conf"})).code == 0);
}

BOOST_FIXTURE_TEST_CASE(strict_makes_errors_of_warnings, world)
{
    configure("[program:web]\ncommand = /bin/true\nstartsec = 3\n");
    BOOST_TEST(run(reaperd_invocation({"--check"})).code == 0);
    BOOST_TEST(run(reaperd_invocation({"--check", "--strict"})).code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
