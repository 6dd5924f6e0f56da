// type = forking: daemons that leave their launcher, by cgroup and without; redis and nginx as they daemonize.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>

using namespace system_test;
namespace data = boost::unit_test::data;

namespace {

const std::string roads[] = {"cgroup = auto\n", "cgroup = none\n"};

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

pid_t parent_of(pid_t pid)
{
    for (const auto& one : processes())
        if (one.pid == pid)
            return one.parent;
    throw std::runtime_error("process " + std::to_string(pid) + " has ended");
}

// A launcher whose daemon says "daemon", before it ends itself. Its pid file is written by the test.
struct stage : world {
    void set(const std::string& road, const std::string& options = {}, const std::string& steps = "exit 0")
    {
        configure(road
                  + actor("web", "orphan 4 session say daemon wait heard " + steps,
                          "type = forking\npidfile = %(here)s/run/web.pid\n" + options));
        start();
    }

    void name(pid_t daemon)
    {
        std::filesystem::create_directories(path("run"));
        write("run/web.pid", std::to_string(daemon) + "\n");
    }
    pid_t up()
    {
        const auto daemon = hears("web", "daemon");
        name(daemon);
        logged("adopted: 'web' has pid " + std::to_string(daemon));
        return daemon;
    }
    std::string why() const { return std::string(status("web").at("why").as_string()); }
    std::string state() const { return std::string(status("web").at("state").as_string()); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(forking)

BOOST_DATA_TEST_CASE_F(stage, the_daemon_is_the_process_of_its_program, data::make(roads), road)
{
    set(road);
    const auto daemon = up();
    BOOST_TEST(state() == "RUNNING");
    BOOST_TEST(status("web").at("pid").to_number<pid_t>() == daemon);
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(daemon));
    BOOST_TEST(state() == "STOPPED");
}

BOOST_DATA_TEST_CASE_F(stage, a_daemon_that_is_killed_is_started_again_by_its_launcher, data::make(roads), road)
{
    set(road);
    const auto first = up();
    ::kill(first, SIGKILL);
    logged("exited: web (terminated by SIGKILL; not expected)");
    const auto second = up();
    BOOST_TEST(second != first);
    BOOST_TEST(status("web").at("pid").to_number<pid_t>() == second);
}

BOOST_DATA_TEST_CASE_F(stage, a_pid_file_that_names_a_stranger_is_not_believed, data::make(roads), road)
{
    child stranger({"/bin/sleep", {"1000"}, {}, "/", {-1, -1, -1}, {}, {}});
    name(stranger.pid()); // of an earlier life, say
    set(road);
    const auto daemon = hears("web", "daemon");
    logged("launched: web");
    BOOST_TEST(state() == "STARTING");
    BOOST_TEST(has(why(), "names " + std::to_string(stranger.pid()) + ", which is none of its processes"));
    name(daemon);
    logged("adopted: 'web' has pid " + std::to_string(daemon));
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(exists(stranger.pid()));
}

BOOST_DATA_TEST_CASE_F(stage, a_pid_file_in_a_folder_that_comes_later_is_found, data::make(roads), road)
{
    set(road);
    const auto daemon = hears("web", "daemon");
    logged("launched: web");
    BOOST_TEST(has(why(), "run/web.pid is not there"));
    std::filesystem::create_directories(path("run"));
    write("run/web.pid", ""); // as it is before the number is in it
    name(daemon);
    logged("adopted: 'web' has pid " + std::to_string(daemon));
}

// Its parent is the child of another process of the tree, so that the parent's end is no news to reaperd.
BOOST_DATA_TEST_CASE_F(stage, a_daemon_is_found_when_its_parent_has_ended_unheard, data::make(roads), road)
{
    configure(road
              + actor("web", "orphan 13 session child 9 child 3 say daemon wait say parent await USR1 wait exit 0",
                      "type = forking\npidfile = %(here)s/run/web.pid\n"));
    start();
    const auto daemon = hears("web", "daemon");
    const auto parent = hears("web", "parent");
    name(daemon);
    logged("launched: web");
    for (int asked = 0; !has(why(), "whose parent has not ended yet"); ++asked)
        BOOST_TEST_REQUIRE(asked < 1000);
    ::kill(parent, SIGUSR1);
    logged("adopted: 'web' has pid " + std::to_string(daemon));
}

BOOST_DATA_TEST_CASE_F(stage, a_daemon_that_is_not_named_in_time_is_ended, data::make(roads), road)
{
    set(road, "ready_timeout = 100ms\nstartretries = 0\n");
    const auto daemon = hears("web", "daemon");
    logged("spawnerr: not up within 100ms: ");
    logged("gave up: web");
    BOOST_TEST(!exists(daemon));
    BOOST_TEST(has(why(), "cannot start: not up within 100ms: " + path("run/web.pid") + " is not there"));
}

BOOST_DATA_TEST_CASE_F(stage, a_launcher_that_fails_takes_its_daemon_with_it, data::make(roads), road)
{
    set(road, "startretries = 0\n", "exit 3");
    const auto daemon = hears("web", "daemon");
    logged("gave up: web");
    BOOST_TEST(!exists(daemon));
    BOOST_TEST(has(why(), "exit 3"));
}

BOOST_DATA_TEST_CASE_F(stage, a_daemon_that_ends_before_it_is_named_is_a_failed_start, data::make(roads), road)
{
    set(road, "startretries = 0\n");
    const auto daemon = hears("web", "daemon");
    logged("launched: web");
    ::kill(daemon, SIGKILL);
    logged("gave up: web");
    BOOST_TEST(has(why(), "cannot start: no process is left: " + path("run/web.pid") + " is not there"));
}

BOOST_DATA_TEST_CASE_F(stage, a_stop_ends_a_daemon_that_is_not_named_yet, data::make(roads), road)
{
    set(road);
    const auto daemon = hears("web", "daemon");
    logged("launched: web");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(daemon));
    name(daemon); // too late to matter
    BOOST_TEST(state() == "STOPPED");
    BOOST_TEST(stop() == 0);
}

// As those that use the room of their environment for a title.
BOOST_DATA_TEST_CASE_F(stage, a_daemon_that_bears_no_mark_is_its_programs_when_its_pid_file_says_so, data::make(roads),
                       road)
{
    configure(road + "[program:web]\nstartsecs = 0\ntype = forking\npidfile = %(here)s/run/web.pid\n"
              + "command = /usr/bin/env -i STAGE=%(ENV_STAGE)s " REAPERD_ACTOR
                " web orphan 7 session child 3 say worker wait wait heard exit 0\n");
    start();
    const auto worker = hears("web", "worker"); // of the daemon, which waits for it
    const auto daemon = parent_of(worker);
    logged("launched: web");
    name(daemon);
    logged("adopted: 'web' has pid " + std::to_string(daemon));
    ::kill(daemon, SIGKILL);
    logged("exited: web (terminated by SIGKILL; not expected)");
    const auto next = hears("web", "worker");
    BOOST_TEST(!exists(worker)); // its session was the daemon's
    name(parent_of(next));
    logged("adopted: 'web' has pid " + std::to_string(parent_of(next)));
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(!exists(next));
}

BOOST_DATA_TEST_CASE_F(stage, redis_and_nginx_daemonize_and_are_supervised, data::make(roads), road)
{
    write("nginx.conf", "daemon on;\npid " + path("nginx.pid") + ";\nerror_log " + path("error.log")
                            + ";\nevents {}\nhttp { access_log off; server { listen 127.0.0.1:18081; } }\n");
    configure(road
              + "[program:redis]\ntype = forking\npidfile = redis.pid\ndirectory = %(here)s\nstartsecs = 0\n"
                "command = redis-server --port 0 --unixsocket %(here)s/redis.sock --daemonize yes --pidfile "
                "%(here)s/redis.pid --dir %(here)s --save ''\n"
                "[program:nginx]\ntype = forking\npidfile = %(here)s/nginx.pid\nstartsecs = 0\nstopsignal = QUIT\n"
                "command = nginx -c %(here)s/nginx.conf -e %(here)s/error.log\n");
    start();
    for (const std::string name : {"redis", "nginx"}) {
        logged("success: " + name + " entered RUNNING state");
        const auto first = status(name).at("pid").to_number<pid_t>();
        BOOST_TEST(read(name + ".pid") == std::to_string(first) + "\n");
        ::kill(first, SIGKILL);
        logged("success: " + name + " entered RUNNING state");
        BOOST_TEST(status(name).at("pid").to_number<pid_t>() != first);
    }
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
