#include "config/client_settings.hpp"

#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

result<client_settings> settings(const std::string& text, world machine = {})
{
    machine.files["/etc/reaperd.conf"] = text;
    return config::client_settings_of("/etc/reaperd.conf", machine.surroundings());
}

} // namespace

BOOST_AUTO_TEST_SUITE(client_sections)

BOOST_AUTO_TEST_CASE(the_section_names_the_server_and_the_user)
{
    auto client = settings("[reaperctl]\nserverurl = unix://%(here)s/a/../x.sock\nusername = u\npassword = p\n");
    BOOST_CHECK(*client == (client_settings{"unix:///etc/x.sock", "u", "p"}));
}

BOOST_AUTO_TEST_CASE(the_server_may_listen_on_tcp)
{
    BOOST_TEST(settings("[supervisorctl]\nserverurl = http://localhost:9001\n")->server == "http://localhost:9001");
}

BOOST_AUTO_TEST_CASE(ours_overrides_supervisorctls_key_by_key)
{
    auto client = settings("[reaperctl]\nusername = ours\n[supervisorctl]\nserverurl = unix:///x\nusername = theirs\n");
    BOOST_CHECK(*client == (client_settings{"unix:///x", "ours", {}}));
}

BOOST_AUTO_TEST_CASE(without_a_serverurl_it_is_the_first_socket_or_the_default_one)
{
    BOOST_TEST(settings("[unix_http_server]\nfile = /a\n[unix_http_server:b]\nfile = /b\n")->server == "unix:///a");
    BOOST_TEST(settings("")->server == "unix:///run/reaperd/reaperd.sock");
    BOOST_TEST(config::default_client_settings(world().surroundings()).server == "unix:///run/reaperd/reaperd.sock");
}

BOOST_AUTO_TEST_CASE(a_socket_may_be_in_an_included_file)
{
    world machine;
    machine.files["/etc/conf.d/a.conf"] = "[unix_http_server]\nfile = /a\n";
    BOOST_TEST(settings("[include]\nfiles = conf.d/*.conf\n", machine)->server == "unix:///a");
}

BOOST_AUTO_TEST_CASE(mistakes_in_programs_do_not_lock_an_operator_out)
{
    BOOST_TEST(settings("[program:x]\nstartsecs = soon\n").has_value());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_refused_with_its_place)
{
    says(settings("[supervisorctl]\nserverurl = localhost:9001\n").error().message,
         "/etc/reaperd.conf:2:13: warning: serverurl: no client can use this");
    says(settings("nonsense\n").error().message, "/etc/reaperd.conf:1:1: error: no section yet");
    says(config::client_settings_of("/nope", world().surroundings()).error().message,
         "/nope: error: cannot read it: No such file or directory");
}

BOOST_AUTO_TEST_CASE(what_stands_in_programs_is_no_matter_to_a_client)
{
    BOOST_TEST(settings("[program:web]\nnonsense\n x\n[reaperctl]\nserverurl = unix:///x.sock\n[program:z]\n%")->server
               == "unix:///x.sock");
    says(settings("[program:web]\ncommand = x\n[reaperctl]\nserverurl = localhost\n").error().message,
         "/etc/reaperd.conf:4:13: warning:");
    BOOST_TEST(settings("[program:a]\n [reaperctl]\nserverurl = unix:///x.sock\n")->server == "unix:///x.sock");
    BOOST_TEST(settings("[program:a]\r[reaperctl]\rserverurl = unix:///x.sock\r")->server == "unix:///x.sock");
}

BOOST_AUTO_TEST_CASE(the_daemon_reads_the_same_settings)
{
    auto parsed = world().parse("[supervisorctl]\nserverurl = http://localhost:9001\nprompt = x\n");
    BOOST_TEST(parsed.value->client.server == "http://localhost:9001");
    auto problems = problems_of(parsed);
    BOOST_REQUIRE(problems.size() == 1U);
    says(problems[0], "3:1: note: prompt: is for the interactive shell of supervisorctl");
    says(problems_in("[supervisorctl]\nserverurl = localhost:9001\n")[0],
         "2:13: warning: serverurl: no client can use this: write unix:///PATH/OF/SOCKET, or http://HOST:PORT");
}

BOOST_AUTO_TEST_SUITE_END()
