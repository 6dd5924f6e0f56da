// reaperctl zombies: who they are, and whether what it does helps. The machine has zombies of others, so each test asks
// for its own alone.
#include "system/support/processes.hpp"
#include "system/support/terminal.hpp"
#include "system/support/world.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <sstream>
#include <sys/syscall.h>

using namespace system_test;

namespace {

constexpr auto careless = "child 2 exit 0 child 2 exit 0 zombies wait";
constexpr auto reminded = "child 2 exit 0 child 2 exit 0 zombies reap CHLD say ready wait";

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

struct graveyard : world {
    // An actor that is nobody's program, with all that it has to do done.
    child stranger(const std::string& steps, const std::string& last_report)
    {
        auto wanted = reaperd_invocation({"stranger"});
        wanted.program = REAPERD_ACTOR;
        std::istringstream words(steps);
        for (std::string word; words >> word;)
            wanted.arguments.push_back(word);
        child started(wanted);
        hears("stranger", last_report);
        return started;
    }
    answer zombies(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), "zombies");
        return ctl(std::move(arguments));
    }
};

// The loop sleeps in epoll_wait(2) or epoll_pwait(2); while reaperd waits for a start to reach its exec, it is not
// quiet.
bool sleeps_in_its_loop(pid_t pid)
{
    long call = -1; // "running" is no number
    std::istringstream(proc_file(pid, "syscall")) >> call;
#ifdef SYS_epoll_wait
    if (call == SYS_epoll_wait)
        return true;
#endif
    return call == SYS_epoll_pwait;
}

// How far a process has come: it has slept all the while where it sleeps and two of them are equal.
struct turns {
    bool asleep;
    std::string switches;

    friend bool operator==(const turns&, const turns&) = default;
};

turns turns_of(pid_t pid)
{
    const auto status = proc_file(pid, "status");
    return {sleeps_in_its_loop(pid), status.substr(status.find("voluntary_ctxt_switches"))};
}

// The chain of parents is as long as the terminal of whoever runs the test is deep.
std::string unwrapped(std::string text)
{
    for (auto at = text.find("\n    "); at != text.npos; at = text.find("\n    "))
        text.replace(at, 5, " ");
    return text;
}

std::string text_of(pid_t pid)
{
    return std::to_string(pid);
}

} // namespace

BOOST_AUTO_TEST_SUITE(zombies)

BOOST_FIXTURE_TEST_CASE(of_a_program_are_shown_with_their_chain_and_what_helps, graveyard)
{
    configure(actor("buggy", careless) + actor("fine", "say up wait"));
    start();
    const auto parent = text_of(hears("buggy", "zombies"));
    const auto said = zombies({"buggy"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.err == "");
    BOOST_TEST_CONTEXT(said.out)
    {
        BOOST_TEST(contains(said.out, "PROGRAM\n"));
        BOOST_TEST(contains(said.out, "buggy\n"));
        BOOST_TEST(contains(unwrapped(said.out), "(" + text_of(reaperd().pid()) + ") - reaperd("
                                                     + text_of(manager_pid()) + ") - actor(" + parent
                                                     + ") - 2 zombies"));
        BOOST_TEST(contains(unwrapped(said.out), "reaperctl restart buggy"));
    }
    BOOST_TEST(zombies({"fine"}).out == "no zombies\n");
    BOOST_TEST(zombies({"nobody"}).code == 1);
}

BOOST_FIXTURE_TEST_CASE(are_shown_without_a_daemon_as_well, graveyard)
{
    configure("");
    const auto parent = stranger(careless, "zombies");
    const auto said = zombies({text_of(parent.pid())});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.err == "");
    BOOST_TEST_CONTEXT(said.out)
    {
        BOOST_TEST(!contains(said.out, "PROGRAM"));
        BOOST_TEST(contains(said.out, text_of(zombies_of(parent.pid()).at(0).pid)));
        BOOST_TEST(contains(said.out, "--kill-parent " + text_of(parent.pid())));
    }
}

BOOST_FIXTURE_TEST_CASE(are_an_array_of_objects_in_json, graveyard)
{
    configure(actor("buggy", careless));
    start();
    const auto parent = hears("buggy", "zombies");
    const auto all = boost::json::parse(zombies({"buggy", "-o", "json"}).out).as_array();
    BOOST_TEST_REQUIRE(all.size() == 2U);
    const auto& first = all[0].as_object();
    BOOST_TEST(first.at("pid") == zombies_of(parent).at(0).pid);
    BOOST_TEST(first.at("parent") == parent);
    BOOST_TEST(first.at("program") == "buggy");
    BOOST_TEST(first.at("parents").as_array().back().at("pid") == parent);
    BOOST_TEST(zombies({"1073741824", "-o", "json"}).out == "[]\n");
}

BOOST_FIXTURE_TEST_CASE(go_when_a_nudged_parent_waits_for_them, graveyard)
{
    configure("");
    const auto parent = stranger(reminded, "ready");
    const auto said = zombies({"--nudge", text_of(parent.pid())});
    BOOST_TEST(said.out == "nudged actor (" + text_of(parent.pid()) + "): 2 of 2 zombies gone\n");
    BOOST_TEST(said.code == 0);
    BOOST_TEST(zombies_of(parent.pid()).empty());
    BOOST_TEST(zombies({"--nudge", text_of(parent.pid())}).out == "no zombies\n");
}

BOOST_FIXTURE_TEST_CASE(stay_when_it_does_not_and_that_is_an_error, graveyard)
{
    configure("");
    const auto parent = stranger(careless, "zombies");
    const auto said = zombies({"--nudge", text_of(parent.pid())});
    BOOST_TEST(said.code == 1);
    BOOST_TEST(contains(said.out, "0 of 2 zombies gone; it does not wait even so: restart it"));
    BOOST_TEST(zombies_of(parent.pid()).size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(go_with_a_restart_of_their_program, graveyard)
{
    configure(actor("buggy", careless));
    start();
    const auto parent = hears("buggy", "zombies");
    const auto dead = zombies_of(parent).at(0).pid;
    const auto said = zombies({"--restart", text_of(dead)});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(contains(said.out, "buggy: 2 of 2 zombies gone\n"));
    BOOST_TEST(hears("buggy", "zombies") != parent);
}

BOOST_FIXTURE_TEST_CASE(of_no_program_cannot_be_helped_by_a_restart, graveyard)
{
    configure(actor("web", "say up wait"));
    const auto parent = stranger(careless, "zombies");
    const auto without = zombies({"--restart", text_of(parent.pid())});
    BOOST_TEST(without.code == 4);
    BOOST_TEST(contains(without.err, "--restart goes through reaperd: cannot reach"));
    start();
    const auto with = zombies({"--restart", text_of(parent.pid())});
    BOOST_TEST(with.code == 1);
    BOOST_TEST(contains(with.err, "belongs to no program"));
    BOOST_TEST(status("web").at("restarts") == 0);
}

BOOST_FIXTURE_TEST_CASE(go_when_their_parent_is_ended, graveyard)
{
    configure(actor("buggy", careless));
    start();
    const auto parent = hears("buggy", "zombies");
    const auto refused = zombies({"--kill-parent", text_of(parent)});
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(contains(refused.err, "without a terminal: give --yes"));
    BOOST_TEST(exists(parent));

    const auto said = zombies({"--kill-parent", text_of(parent), "--yes"});
    BOOST_TEST(said.code == 0);
    BOOST_TEST(said.out == "ended actor (" + text_of(parent) + "): 2 of 2 zombies gone\n");
    BOOST_TEST(!exists(parent));
}

BOOST_FIXTURE_TEST_CASE(are_the_only_reason_to_end_anybody, graveyard)
{
    configure(actor("fine", "say up wait") + actor("buggy", careless));
    start();
    const auto fine = hears("fine", "up");
    const auto buggy = hears("buggy", "zombies");
    const auto end = [&](pid_t pid) { return zombies({"--kill-parent", text_of(pid), "--yes"}); };
    BOOST_TEST(contains(end(fine).err, "it is not the parent of a zombie"));
    BOOST_TEST(contains(end(zombies_of(buggy).at(0).pid).err, "it is dead, a zombie; its parent is " + text_of(buggy)));
    BOOST_TEST(contains(end(reaperd().pid()).err, "it is reaperd"));
    BOOST_TEST(contains(end(manager_pid()).err, "it is not the parent of a zombie"));
    BOOST_TEST(contains(end(1).err, "it is init"));
    BOOST_TEST(contains(end(1 << 30).err, "there is no such process"));
    BOOST_TEST(end(1).code == 1);
    BOOST_TEST(exists(fine));
}

BOOST_FIXTURE_TEST_CASE(are_asked_about_on_a_terminal, graveyard)
{
    configure(actor("buggy", careless));
    start();
    const auto parent = hears("buggy", "zombies");
    terminal at;
    const auto ask = [&](const std::string& reply) {
        auto wanted = ctl_invocation({"zombies", "--kill-parent", text_of(parent)});
        wanted.terminal = at.name();
        child asking(wanted);
        at.screen().until("the parent of 2 zombies?");
        at.screen().until("It belongs to buggy");
        at.screen().until("[y/N] ");
        at.type(reply);
        return asking.wait();
    };
    BOOST_TEST(ask("\n") == 1);
    BOOST_TEST(exists(parent));
    BOOST_TEST(ask("y\n") == 0);
    at.screen().until("2 of 2 zombies gone");
    BOOST_TEST(!exists(parent));
}

BOOST_FIXTURE_TEST_CASE(come_and_go_before_who_watches, graveyard)
{
    configure(actor("buggy", "say up await USR1 child 2 exit 0 zombies reap CHLD say ready wait"));
    start();
    const auto parent = hears("buggy", "up");
    int ends[2];
    checked(::pipe2(ends, O_CLOEXEC), "pipe2");
    descriptor writing{ends[1]};
    listener screen{descriptor{ends[0]}};
    auto wanted = ctl_invocation({"zombies", "--watch", "buggy"});
    wanted.stdio = {-1, writing.get(), -1};
    child watching(wanted);
    writing.close();
    screen.until("no zombies\n");
    screen.until("once a second");
    ::kill(parent, SIGUSR1);
    hears("buggy", "ready");
    screen.until(" + actor (");
    screen.until("of actor (" + text_of(parent) + "), program buggy\n");
    ::kill(parent, SIGCHLD);
    screen.until(" - actor (");
    screen.until("program buggy: gone after ");
    screen.close();
    BOOST_TEST(watching.wait() == 0); // nobody reads it any more
}

BOOST_FIXTURE_TEST_CASE(a_program_that_leaks_children_is_marked_until_it_has_waited_for_them, graveyard)
{
    write("reaperd.conf", "[reaperd]\nlogfile = %(here)s/reaperd.log\nchildlogdir = %(here)s\nzombie_age = 1ms\n"
                          "zombie_interval = 20ms\n"
                              + actor("leaky", reminded) + actor("cured", careless, "autoreap = true\n"));
    start();
    hears("cured", "no zombies");
    const auto leaky = hears("leaky", "ready");
    logged("leaky leaks children: "); // the second of them may be too young at that moment
    auto marked = status("leaky");
    for (int asked = 0; marked.at("leaks").is_null() || marked.at("leaks").at("zombies") != 2; ++asked) {
        BOOST_TEST_REQUIRE(asked < 1000);
        marked = status("leaky");
    }
    BOOST_TEST(marked.at("leaks").at("zombies") == 2);
    BOOST_TEST(contains(std::string(marked.at("why").as_string()), "leaks children: 2 zombies"));
    BOOST_TEST(contains(std::string(marked.at("why").as_string()), "autoreap = true may help"));
    BOOST_TEST(status("cured").at("leaks").is_null());
    ::kill(leaky, SIGCHLD); // now it waits
    logged("leaky leaks no children any more");
    BOOST_TEST(status("leaky").at("leaks").is_null());
}

BOOST_FIXTURE_TEST_CASE(whoever_asks_for_a_status_has_it_looked_for, graveyard)
{
    write("reaperd.conf", "[reaperd]\nlogfile = %(here)s/reaperd.log\nchildlogdir = %(here)s\nzombie_age = 0\n"
                              + actor("leaky", careless));
    start();
    hears("leaky", "zombies");
    ctl({"status"});
    logged("leaky leaks children: 2 zombies");
}

BOOST_FIXTURE_TEST_CASE(a_program_has_its_reaped_and_its_orphans_counted, graveyard)
{
    configure(actor("web", "orphan 2 exit 0 say up await USR1 exit 0", "autorestart = true\n"));
    start();
    const auto web = hears("web", "up");
    logged("of web");
    ::kill(web, SIGUSR1);
    hears("web", "up");
    logged("of web");
    BOOST_TEST(status("web").at("reaped") == 1);
    BOOST_TEST(status("web").at("orphans") == 2);
    BOOST_TEST(contains(ctl({"status", "web"}).out, "reaped    1 process of its own, 2 orphans"));
}

// Whenever it sleeps: then it has done all that it had to, and nothing that died is left.
BOOST_FIXTURE_TEST_CASE(whenever_reaperd_sleeps_it_has_no_zombie, graveyard)
{
    constexpr auto hundred = 100;
    std::string storm;
    for (int i = 0; i < hundred; ++i)
        storm += "orphan 2 exit 0 ";
    configure(actor("storm", storm + "exit 0", "autorestart = true\n"));
    start();
    const auto manager = manager_pid();
    int looks = 0;
    for (int quiet = 0; quiet < 200; ++looks) {
        BOOST_TEST_REQUIRE(looks < 2'000'000);
        const auto before = turns_of(manager);
        const auto dead = zombies_of(manager);
        if (before.asleep && before == turns_of(manager)) {
            ++quiet; // it slept all the while
            BOOST_TEST(dead.empty());
        }
    }
    BOOST_TEST(status("storm").at("reaped").to_number<int>() > 0);
}

BOOST_AUTO_TEST_SUITE_END()
