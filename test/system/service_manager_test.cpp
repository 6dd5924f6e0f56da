// What a service manager hears on its notify socket (sd_notify(3)), and the unit that is made for it.
#include "system/support/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>

using namespace system_test;

BOOST_AUTO_TEST_SUITE(service_manager)

BOOST_FIXTURE_TEST_CASE(it_hears_ready_with_the_main_pid_and_a_status, world)
{
    configure(actor("web", "say up wait"));
    child reaperd{reaperd_invocation({})};
    const auto ready = manager().until("STATUS=supervising");
    BOOST_TEST(ready.find("READY=1\n") != std::string::npos);
    BOOST_TEST(ready.find("MAINPID=" + std::to_string(reaperd.pid()) + "\n") != std::string::npos);
    BOOST_TEST(ctl({"status"}).code == 0); // ready means that it answers
    reaperd.send(SIGTERM);
    BOOST_TEST(reaperd.wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(it_hears_of_a_reload_with_its_time_and_of_its_end, world)
{
    configure(actor("web", "say up wait"));
    start();
    reaperd().send(SIGHUP);
    manager().until("RELOADING=1");
    manager().until("MONOTONIC_USEC=");
    manager().until("READY=1");
    stop();
}

BOOST_FIXTURE_TEST_CASE(it_hears_of_stopping_before_the_end, world)
{
    configure(actor("web", "say up await TERM say asked await USR1 exit 0"));
    start();
    hears("web", "up");
    reaperd().send(SIGTERM);
    manager().until("STOPPING=1");
    ::kill(hears("web", "asked"), SIGUSR1);
    BOOST_TEST(reaperd().wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_bad_config_is_a_reload_that_ends_too, world)
{
    configure(actor("web", "say up wait"));
    start();
    configure("[program:web]\nstartsecs = soon\n");
    hang_up();
    BOOST_TEST(status("web").at("state") == "RUNNING");
}

BOOST_FIXTURE_TEST_CASE(the_unit_stands_up_to_systemd_analyze, world)
{
    const std::string analyze = "/usr/bin/systemd-analyze";
    if (!std::filesystem::exists(analyze)) {
        BOOST_TEST_MESSAGE("no systemd-analyze here");
        return;
    }
    std::ifstream file{REAPERD_SOURCE_DIR "/conf/systemd/reaperd.service"};
    std::string unit{std::istreambuf_iterator<char>{file}, {}};
    for (const auto* line : {"Type=notify", "ExecReload=/bin/kill -HUP $MAINPID", "KillMode=mixed", "Delegate=yes"})
        BOOST_TEST_CONTEXT(line) BOOST_TEST(unit.find(line) != std::string::npos);

    // It is checked where the binary is, which is not /usr/bin here.
    for (std::size_t at; (at = unit.find("/usr/bin/reaperd")) != unit.npos;)
        unit.replace(at, std::string{"/usr/bin/reaperd"}.size(), REAPERD_BINARY);
    write("reaperd.service", unit);
    auto wanted = reaperd_invocation({"verify", path("reaperd.service")});
    wanted.program = analyze;
    const auto said = run(wanted);
    BOOST_TEST_CONTEXT(said.err) BOOST_TEST(said.code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
