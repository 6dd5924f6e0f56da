#include "config/supervisorctl_settings.hpp"

#include "world.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

auto settings(const std::string& text, world machine = {})
{
    machine.files["/etc/supervisord.conf"] = text;
    return config::supervisorctl_settings_of("/etc/supervisord.conf", machine.surroundings());
}

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_sections)

BOOST_AUTO_TEST_CASE(an_empty_section_means_the_defaults)
{
    BOOST_CHECK(settings("[supervisorctl]\n").value() == config::supervisorctl_settings{});
    BOOST_TEST(config::supervisorctl_settings{}.server == "http://localhost:9001");
}

BOOST_AUTO_TEST_CASE(the_section_says_where_the_server_is_and_what_a_shell_needs)
{
    auto all = settings("[supervisorctl]\nserverurl = unix://%(here)s/a/../x.sock\nusername = u\npassword = 50%%\n"
                        "prompt = mine\nhistory_file = %(here)s/./history\n[ctlplugin:cache]\nx = y\n");
    BOOST_CHECK(
        all.value()
        == (config::supervisorctl_settings{"unix:///etc/x.sock", "u", "50%", "mine", "/etc/history", {"cache"}}));
}

BOOST_AUTO_TEST_CASE(any_server_may_be_named)
{
    BOOST_TEST(settings("[supervisorctl]\nserverurl = http://[::1]:9001\n")->server == "http://[::1]:9001");
}

BOOST_AUTO_TEST_CASE(included_files_do_not_count)
{
    world machine;
    machine.files["/etc/more.conf"] = "[supervisorctl]\nserverurl = http://elsewhere\n";
    auto text = "[include]\nfiles = more.conf\n";
    BOOST_TEST(settings(text, machine).error().message == ".ini file does not include supervisorctl section");
    BOOST_TEST(settings(std::string("[supervisorctl]\n") + text, machine)->server == "http://localhost:9001");
}

BOOST_AUTO_TEST_CASE(mistakes_in_programs_do_not_lock_an_operator_out)
{
    BOOST_TEST(settings("[program:x]\nstartsecs = soon\nnonsense\n[supervisorctl]\n").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_config_file_is_told_from_a_wrong_value)
{
    BOOST_TEST(settings("nonsense\n").error().is_no_config_file);
    auto wrong = settings("[supervisorctl]\nserverurl = unix://%(nope)s\n").error();
    BOOST_TEST(!wrong.is_no_config_file);
    says(wrong.message, "/etc/supervisord.conf:2:20: error: serverurl: ");
}

BOOST_AUTO_TEST_SUITE_END()
