// Event listeners when the manager is killed: what happens is told at least once, and by whom it was read is no secret.
#include "system/support/surviving.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace system_test;

namespace {

struct listening : surviving {
    // `web` exits on USR1, which the listener hears of.
    void start_with_listener(const std::string& steps)
    {
        configure(listener("ear", steps) + actor("web", "say up await USR1", "autorestart = false\n"));
        start();
        ear = hears("ear", "ready");
        web = hears("web", "up");
    }
    static std::string listener(const std::string& name, const std::string& steps)
    {
        auto section = actor(name, steps, "events = PROCESS_STATE_EXITED\n");
        return section.replace(section.find("[program:"), std::string("[program:").size(), "[eventlistener:");
    }
    // What has been written when this begins has been read when it ends.
    void let_it_read() const
    {
        for (int i = 0; i < 3; ++i)
            ctl({"status"});
    }

    pid_t ear = 0;
    pid_t web = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(listeners, listening)

BOOST_AUTO_TEST_CASE(one_that_waits_for_an_event_keeps_its_process_and_hears_of_it)
{
    start_with_listener("listen 10");
    let_it_read();
    for (int serial = 0; serial < 3; ++serial) {
        kill_manager();
        ::kill(web, SIGUSR1);
        BOOST_TEST(hears("ear", "serial:" + std::to_string(serial) + " PROCESS_STATE_EXITED") == ear);
        BOOST_TEST(hears("ear", "ready") == ear);
        let_it_read();
        ctl({"start", "web"});
        web = hears("web", "up");
    }
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(one_that_reads_an_event_is_started_again_and_reads_it_again)
{
    start_with_listener("listen 0 wait");
    let_it_read();
    ::kill(web, SIGUSR1);
    BOOST_TEST(hears("ear", "serial:0 PROCESS_STATE_EXITED") == ear);
    kill_manager();
    const auto next = hears("ear", "ready");
    BOOST_TEST(next != ear);
    BOOST_TEST(hears("ear", "serial:0 PROCESS_STATE_EXITED") == next);
    BOOST_TEST(count_in_log("'ear' was reading an event when the manager was killed") == 1U);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(an_event_that_waits_for_its_listener_waits_on)
{
    start_with_listener("listen 0 await USR1 exit 3");
    let_it_read();
    ::kill(web, SIGUSR1);
    hears("ear", "serial:0 PROCESS_STATE_EXITED");
    ctl({"start", "web"});
    ::kill(hears("web", "up"), SIGUSR1);
    while (state_of("web") != "EXITED")
        ;
    kill_manager();
    const auto next = hears("ear", "ready");
    BOOST_TEST(hears("ear", "serial:0 PROCESS_STATE_EXITED") == next);
    ::kill(next, SIGUSR1); // it ends while it reads, and the other one comes after it
    hears("ear", "ready");
    hears("ear", "serial:0 PROCESS_STATE_EXITED");
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(what_happens_while_there_is_no_manager_is_told_by_the_next_one)
{
    start_with_listener("listen 10");
    let_it_read();
    while_there_is_no_manager([&] { ::kill(web, SIGUSR1); });
    BOOST_TEST(hears("ear", "serial:0 PROCESS_STATE_EXITED") == ear);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
