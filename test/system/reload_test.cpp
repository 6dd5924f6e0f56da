// HUP: the config is read again, and only what changed is touched.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

struct reloading : world {
    // What hangs up with this config finds `keeps` as it was.
    void now_with(const std::string& programs)
    {
        configure(programs);
        hang_up();
    }
    boost::json::value pid_of(const std::string& name) const { return status(name).at("pid"); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(reload)

BOOST_FIXTURE_TEST_CASE(only_the_program_that_changed_gets_a_new_pid, reloading)
{
    configure(actor("a", "say up wait") + actor("b", "say up wait"));
    start();
    const auto a = hears("a", "up");
    const auto b = hears("b", "up");

    now_with(actor("a", "say up wait") + actor("b", "say changed wait"));
    const auto changed = hears("b", "changed");
    BOOST_TEST(changed != b);
    BOOST_TEST(pid_of("b") == changed);
    BOOST_TEST(pid_of("a") == a);
    BOOST_TEST(zombies_of(manager_pid()).empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_new_comes_and_what_is_gone_goes, reloading)
{
    configure(actor("stays", "say up wait") + actor("goes", "say up await TERM say ending exit 0"));
    start();
    const auto stays = hears("stays", "up");
    hears("goes", "up");

    now_with(actor("stays", "say up wait") + actor("comes", "say up wait"));
    hears("goes", "ending");
    hears("comes", "up");
    BOOST_TEST(pid_of("stays") == stays);
    BOOST_TEST(pid_of("comes").is_int64());
    logged("stopped: goes");
    BOOST_TEST(ctl({"status", "goes"}).code == 4);
}

BOOST_FIXTURE_TEST_CASE(the_plan_is_logged, reloading)
{
    configure(actor("same", "say up wait") + actor("other", "say up wait") + actor("old", "say up wait"));
    start();
    now_with(actor("same", "say up wait") + actor("other", "say changed wait") + actor("new", "say up wait"));
    hears("other", "changed");
    const auto log = read("reaperd.log");
    for (const auto* word : {"added", "new", "changed", "other", "removed", "old", "unchanged"})
        BOOST_TEST_CONTEXT(word) BOOST_TEST(log.find(word) != log.npos);
}

BOOST_FIXTURE_TEST_CASE(a_change_of_policy_applies_to_the_running_process, reloading)
{
    const std::string steps = "say up on USR1 asked wait";
    configure(actor("web", steps));
    start();
    const auto web = hears("web", "up");

    now_with(actor("web", steps, "stopsignal = USR1\nstopwaitsecs = 1\nautorestart = true\n"));
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(hears("web", "asked") == web);
}

BOOST_FIXTURE_TEST_CASE(what_an_admin_stopped_stays_stopped, reloading)
{
    configure(actor("web", "say up wait") + actor("db", "say up wait"));
    start();
    hears("web", "up");
    hears("db", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);

    now_with(actor("web", "say changed wait") + actor("db", "say changed wait"));
    hears("db", "changed");
    BOOST_TEST(status("web").at("state") == "STOPPED");
    BOOST_TEST(ctl({"start", "web"}).code == 0);
    hears("web", "changed");
}

BOOST_FIXTURE_TEST_CASE(a_bad_config_changes_nothing_and_says_what_is_wrong_where, reloading)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");

    now_with("[program:web]\ncommand = /bin/true\nstartsecs = soon\n");
    logged("reaperd.conf:6:");
    BOOST_TEST(pid_of("web") == web);

    const auto said = ctl({"reload"});
    BOOST_TEST(said.code == 1);
    BOOST_TEST((said.out + said.err).find("reaperd.conf:6:") != std::string::npos);
    BOOST_TEST(pid_of("web") == web);

    now_with(actor("web", "say mended wait"));
    hears("web", "mended");
}

BOOST_FIXTURE_TEST_CASE(a_dry_run_tells_the_plan_and_keeps_it, reloading)
{
    configure(actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    configure(actor("web", "say changed wait") + actor("new", "say up wait"));

    const auto said = ctl({"reload", "--dry-run"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.out.find("web") != std::string::npos);
    BOOST_TEST(said.out.find("new") != std::string::npos);
    BOOST_TEST(pid_of("web") == web);
    BOOST_TEST(ctl({"status", "new"}).code == 4);
}

BOOST_FIXTURE_TEST_CASE(a_plan_does_not_restart_what_stays_stopped, reloading)
{
    configure(actor("web", "say up wait"));
    start();
    hears("web", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    configure(actor("web", "say changed wait"));

    BOOST_TEST(ctl({"reload", "--dry-run"}).out == "~ web  changes without a restart\n= 0 unchanged\n");
    BOOST_TEST(ctl({"reload"}).code == 0);
    BOOST_TEST(status("web").at("state") == "STOPPED");
}

BOOST_FIXTURE_TEST_CASE(reaperctl_reload_does_what_hup_does, reloading)
{
    configure(actor("a", "say up wait") + actor("b", "say up wait"));
    start();
    const auto a = hears("a", "up");
    hears("b", "up");
    configure(actor("a", "say up wait") + actor("b", "say changed wait"));
    BOOST_TEST(ctl({"reload"}).code == 0);
    hears("b", "changed");
    BOOST_TEST(pid_of("a") == a);
}

BOOST_FIXTURE_TEST_CASE(one_of_several_processes_of_a_program_can_change, reloading)
{
    const auto workers = [](const std::string& count) {
        return actor("w", "say up wait", "process_name = w%(process_num)d\nnumprocs = " + count + "\n");
    };
    configure(workers("2"));
    start();
    hears("w", "up");
    hears("w", "up");
    const auto first = pid_of("w:w0");

    now_with(workers("3"));
    hears("w", "up");
    BOOST_TEST(pid_of("w:w0") == first);
    BOOST_TEST(status("w:w2").at("state") == "RUNNING");
}

// ---- sighup = restart

BOOST_FIXTURE_TEST_CASE(where_the_config_says_so_everything_is_restarted, reloading)
{
    configure("sighup = restart\n" + actor("a", "say up wait") + actor("b", "say up wait"));
    start();
    const auto a = hears("a", "up");
    hears("b", "up");
    now_with("sighup = restart\n" + actor("a", "say up wait") + actor("c", "say up wait"));
    hears("c", "up");
    BOOST_TEST(hears("a", "up") != a);
    BOOST_TEST(ctl({"status", "b"}).code == 4);
    BOOST_TEST(ctl({"pid"}).out == std::to_string(reaperd().pid()) + "\n");
    logged("received SIGHUP indicating restart request");
}

BOOST_FIXTURE_TEST_CASE(but_not_for_a_broken_config, reloading)
{
    configure("sighup = restart\n" + actor("web", "say up wait"));
    start();
    const auto web = hears("web", "up");
    configure("sighup = restart\n[program:web]\nstartsecs = soon\n");
    reaperd().send(SIGHUP);
    logged("cannot start over: nothing was changed");
    BOOST_TEST(pid_of("web") == web);
}

BOOST_FIXTURE_TEST_CASE(who_ends_it_meanwhile_ends_it_for_good, reloading)
{
    configure("sighup = restart\n" + actor("web", "say up await TERM say asked await USR1 exit 0"));
    start();
    hears("web", "up");
    reaperd().send(SIGHUP);
    const auto web = hears("web", "asked");
    reaperd().send(SIGTERM);
    manager().until("STOPPING=1");
    ::kill(web, SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
