// Process groups, and what a child is given besides: the tutorial's Setpgid, Pgid, inherited stdio and ignored SIGCHLD.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <unistd.h>

using namespace system_test;

BOOST_AUTO_TEST_SUITE(groups)

BOOST_FIXTURE_TEST_CASE(a_program_leads_a_process_group_of_its_own_in_reaperds_session, world)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    BOOST_TEST(::getpgid(web) == web);
    BOOST_TEST(::getsid(web) == ::getsid(reaperd().pid()));
}

BOOST_FIXTURE_TEST_CASE(or_stays_in_reaperds, world)
{
    configure(actor("web", "say up wait", "process_group = inherit\n"));
    start();
    BOOST_TEST(::getpgid(hears("web", "up")) == ::getpgid(reaperd().pid()));
}

BOOST_FIXTURE_TEST_CASE(or_joins_that_of_another, world)
{
    configure(actor("web", "say up wait", "priority = 1\n")
              + actor("helper", "say up wait", "process_group = web\npriority = 2\n"));
    start();
    const auto web = hears("web", "up");
    BOOST_TEST(::getpgid(hears("helper", "up")) == web);
}

BOOST_FIXTURE_TEST_CASE(a_group_that_is_not_there_cannot_be_joined, world)
{
    configure(actor("web", "say up wait", "autostart = false\n")
              + actor("helper", "say up wait", "autostart = false\nprocess_group = web\nstartretries = 0\n"));
    start();
    const auto said = ctl({"start", "helper"});
    BOOST_TEST(said.code == 7);
    BOOST_TEST((said.out + said.err).find("web, whose group it joins, is not running") != std::string::npos);
    BOOST_TEST(status("helper").at("why").as_string().find("web, whose group it joins, is not running")
               != std::string_view::npos);
    BOOST_TEST(ctl({"start", "web", "helper"}).code == 0);
    hears("helper", "up");
}

BOOST_FIXTURE_TEST_CASE(inherited_stdio_is_reaperds_own, world)
{
    configure(actor("plain", "out from-the-program say up wait", "stdio = inherit\n"));
    start();
    hears("plain", "up");
    console().until("from-the-program\n");
    const auto pid = status("plain").at("pid").to_number<pid_t>();
    BOOST_TEST(std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/fd/1")
               == std::filesystem::read_symlink("/proc/" + std::to_string(reaperd().pid()) + "/fd/1"));
}

BOOST_FIXTURE_TEST_CASE(captured_output_is_prefixed_in_the_foreground, world)
{
    configure(actor("web", "out hello err trouble say up wait"));
    start();
    hears("web", "up");
    const auto hello = console().line_that([](auto line) { return line.ends_with("hello"); }, "hello");
    BOOST_TEST(hello.starts_with("web"));
    const auto trouble = console().line_that([](auto line) { return line.ends_with("trouble"); }, "trouble");
    BOOST_TEST(trouble.starts_with("web"));
    BOOST_TEST(hello.find('\x1b') == std::string::npos); // no colour where there is no terminal
}

BOOST_FIXTURE_TEST_CASE(with_autoreap_forgotten_children_leave_no_zombie, world)
{
    configure(actor("forgets", "child 2 exit 0 zombies wait")
              + actor("autoreaps", "child 2 exit 0 zombies wait", "autoreap = true\n"));
    start();
    hears("forgets", "zombies");
    hears("autoreaps", "no zombies");
}

BOOST_FIXTURE_TEST_CASE(a_child_starts_with_default_signals_an_empty_mask_and_three_descriptors, world)
{
    configure(actor("clean", "say up wait"));
    auto wanted = reaperd_invocation({});
    wanted.ignored_signals = {SIGPIPE, SIGUSR1};
    start(wanted);
    const auto pid = hears("clean", "up");
    const auto facts = proc_file(pid, "status");
    BOOST_TEST(facts.find("SigBlk:\t0000000000000000") != std::string::npos);
    BOOST_TEST(facts.find("SigIgn:\t0000000000000000") != std::string::npos);
    std::size_t descriptors = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
        ++descriptors;
    BOOST_TEST(descriptors == 4U); // and the actor's own stage
}

BOOST_FIXTURE_TEST_CASE(the_environment_is_reaperds_with_the_programs_on_top, world)
{
    configure(actor("web", "env LANGUAGE env SUPERVISOR_PROCESS_NAME env NOTIFY_SOCKET env STAGE say up wait",
                    "environment = LANGUAGE=\"tlh\"\n"));
    start();
    hears("web", "tlh");
    hears("web", "web");
    hears("web", "unset"); // what is meant for reaperd is not for its children
    hears("web", path("stage"));
}

BOOST_AUTO_TEST_SUITE_END()
