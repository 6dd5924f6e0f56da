#include "daemon/leaks.hpp"

#include "daemon/scratch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>

using namespace reaperd;
using namespace reaperd::daemon;
using namespace std::chrono_literals;

namespace {

constexpr supervisor::instance_id web{1};
constexpr pid_t the_web = 100;

// A /proc of our own, where process 100 is web's.
struct machine {
    void has(pid_t pid, char state, pid_t parent, int started = 0)
    {
        std::filesystem::create_directories(path(pid));
        std::ofstream(path(pid) + "/stat") << pid << " (it) " << state << " " << parent
                                           << " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " << started << " 0 0\n";
    }
    void loses(pid_t pid) { std::filesystem::remove_all(path(pid)); }
    void look()
    {
        subject.somebody_asks();
        loop.restart();
        loop.run();
    }
    std::string path(pid_t pid) const { return folder / std::to_string(pid); }

    scratch::folder folder;
    boost::asio::io_context loop;
    leaks::clock::time_point now{1h};
    std::vector<std::string> told;
    leaks subject{
        {.loop = loop,
         .now = [this] { return now; },
         .owner = [](const procfs::process& one) { return one.pid == the_web ? std::optional{web} : std::nullopt; },
         .tell = [this](supervisor::instance_id,
                        const std::optional<leak>& what) { told.push_back(what ? describe(*what) : "over"); },
         .proc = folder.path()},
        {30s, 0s}};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(leaking_programs, machine)

BOOST_AUTO_TEST_CASE(are_those_whose_zombies_have_been_seen_for_the_age)
{
    has(the_web, 'S', 1);
    has(101, 'Z', the_web);
    has(102, 'Z', the_web);
    look();
    BOOST_TEST(!subject.of(web));
    now += 29s;
    look();
    BOOST_TEST(!subject.of(web));
    now += 12s;
    look();
    BOOST_TEST_REQUIRE(subject.of(web).has_value());
    BOOST_TEST(describe(*subject.of(web)) == "2 zombies, the oldest for 41.0s");
    BOOST_TEST(told == std::vector<std::string>{"2 zombies, the oldest for 41.0s"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(leak_no_more_when_their_zombies_are_gone)
{
    has(the_web, 'S', 1);
    has(101, 'Z', the_web);
    look();
    now += 30s;
    look();
    loses(101);
    now += 5s;
    look();
    BOOST_TEST(!subject.of(web));
    BOOST_TEST(told.back() == "over");
}

BOOST_AUTO_TEST_CASE(are_not_those_with_a_new_zombie_each_time_though_it_has_the_same_pid)
{
    has(the_web, 'S', 1);
    for (int life = 0; life < 5; ++life) {
        has(101, 'Z', the_web, life);
        look();
        now += 30s;
    }
    BOOST_TEST(!subject.of(web));
}

BOOST_AUTO_TEST_CASE(are_not_those_of_nobody)
{
    has(50, 'S', 1);
    has(51, 'Z', 50);
    look();
    now += 60s;
    look();
    BOOST_TEST(!subject.of(web));
    BOOST_TEST(told.empty());
}

BOOST_AUTO_TEST_CASE(are_found_among_many_processes_in_turns)
{
    for (pid_t pid = 1000; pid < 1300; ++pid)
        has(pid, 'S', 1);
    has(the_web, 'S', 1);
    has(101, 'Z', the_web);
    look();
    now += 30s;
    look();
    BOOST_TEST(describe(*subject.of(web)) == "1 zombie, for 30.0s");
}

BOOST_AUTO_TEST_CASE(are_looked_for_once_in_a_while_however_often_somebody_asks)
{
    has(the_web, 'S', 1);
    look();
    has(101, 'Z', the_web);
    look(); // too early
    now += 30s;
    look();
    BOOST_TEST(!subject.of(web)); // seen for the first time
}

BOOST_AUTO_TEST_SUITE_END()
