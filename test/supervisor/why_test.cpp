// The WHY column, word by word.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(who_runs_needs_no_words)
{
    world w{{alone("web")}};
    BOOST_TEST(w.why("web") == "RUNNING in 1.0s");
    w.pass(400ms);
    BOOST_TEST(w.why("web") == "RUNNING in 600ms");
    w.pass(600ms);
    BOOST_TEST(w.why("web").empty());
}

BOOST_AUTO_TEST_CASE(an_end_is_told_by_its_status)
{
    auto web = named("web");
    web.policy.restart.mode = restart_mode::never;
    world w{{alone(web)}};
    w.pass(2s);
    w.exit("web", 3);
    BOOST_TEST(w.why("web") == "exit 3");
    w.start("web");
    w.pass(2s);
    w.crash("web", SIGSEGV, true);
    BOOST_TEST(w.why("web") == "SIGSEGV (core dumped)");
}

BOOST_AUTO_TEST_CASE(a_wait_says_how_long_and_which_attempt)
{
    world w{{alone("web")}};
    w.exit("web", 1);
    BOOST_TEST(w.why("web") == "next start in 1.0s (attempt 2 of 4): exit 1");
    w.pass(1s);
    BOOST_TEST(w.why("web") == "attempt 2 of 4, RUNNING in 1.0s");
    w.exit("web", 1);
    w.pass(500ms);
    BOOST_TEST(w.why("web") == "next start in 1.5s (attempt 3 of 4): exit 1");
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_no_failed_start_has_no_attempt)
{
    auto web = named("web");
    web.policy.restart.delay = restart_delay{5s, 2, 60s, 0, 10s};
    world w{{alone(web)}};
    w.pass(2s);
    w.crash("web", SIGKILL);
    BOOST_TEST(w.why("web") == "next start in 5.0s: SIGKILL");
}

BOOST_AUTO_TEST_CASE(what_cannot_start_says_why)
{
    world w;
    w.broken["web"] = {{}, "chdir /srv/www: No such file or directory", false};
    w.load({alone("web")});
    BOOST_TEST(w.why("web")
               == "cannot start: chdir /srv/www: No such file or directory; next start in 1.0s (attempt 2 of 4)");
    w.pass(1min);
    BOOST_TEST(w.why("web") == "cannot start: chdir /srv/www: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_failure_to_start_is_forgotten_when_a_later_start_works)
{
    world w;
    w.broken["web"] = {{}, "no such file", false};
    w.load({alone("web")});
    w.broken.clear();
    w.pass(1s);
    w.exit("web", 7);
    BOOST_TEST(w.why("web") == "next start in 2.0s (attempt 3 of 4): exit 7");
}

BOOST_AUTO_TEST_CASE(who_gave_up_says_after_how_many_starts)
{
    world w{{alone("web")}};
    for (int i = 0; i < 4; ++i) {
        w.exit("web", 1);
        w.pass(std::chrono::seconds{i + 1});
    }
    BOOST_TEST(w.why("web") == "gave up after 4 starts: exit 1");
    auto once = named("once");
    once.policy.start.retries = 0;
    world o{{alone(once)}};
    o.exit("once", 0);
    BOOST_TEST(o.why("once") == "gave up after 1 start: exit 0");
}

BOOST_AUTO_TEST_CASE(a_stop_says_when_it_kills)
{
    world w{{alone("web")}};
    w.ignores_stop = {"web"};
    w.stop("web");
    w.pass(6900ms);
    BOOST_TEST(w.why("web") == "stopping, SIGKILL in 3.1s");
    w.start("web");
    BOOST_TEST(w.why("web") == "restarting, SIGKILL in 3.1s");
    w.stop("web");
    w.exit("web");
    BOOST_TEST(w.why("web") == "stopped by request");
}

BOOST_AUTO_TEST_CASE(what_was_killed_and_still_lives_says_so)
{
    reaperd::supervisor::supervisor programs;
    configuration wanted;
    wanted.groups = {alone("web")};
    lifecycle::time_point now{1h};
    programs.handle(configuration_loaded{wanted}, now);
    auto web = programs.find("web").value().front();
    programs.handle(spawned{web}, now);
    programs.handle(kill_requested{}, now);
    BOOST_TEST(programs.look(web, now)->why == "stopping, SIGKILL sent");
}

BOOST_AUTO_TEST_CASE(the_rest)
{
    auto lazy = named("lazy");
    lazy.autostart = false;
    world w{{alone(lazy), alone("web")}};
    BOOST_TEST(w.why("lazy") == "not started");
    w.untouchable = {"web"};
    w.stop("web");
    BOOST_TEST(w.why("web") == "cannot be signalled: Operation not permitted");
}
