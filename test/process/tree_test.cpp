#include "process/tree.hpp"

#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace {

using namespace reaperd;
using namespace reaperd::process;

// A program that ends and leaves two behind, one of them in a session of its own; both hold our pipe.
struct bereaved : world {
    bereaved() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
    ~bereaved()
    {
        leftovers->send(root, SIGKILL);
        while (!leftovers->empty(root))
            collect();
        ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    }

    void leave_two_behind(std::unique_ptr<tree> by)
    {
        leftovers = std::move(by);
        BOOST_TEST_REQUIRE(leftovers->prepare().has_value());
        auto request = shell("setsid sleep 1000 & sleep 1000 & echo $!; exec true");
        request.environment.push_back(std::string(mark_name) + "=test:1");
        request.cgroup = leftovers->cgroup();
        request.stdio[1] = out.write_end();
        auto pid = spawner.spawn(std::move(request));
        BOOST_TEST_REQUIRE(pid.has_value());
        root = *pid;
        out.close_write();
        char text[32];
        BOOST_TEST_REQUIRE(::read(out.read_end(), text, sizeof text) > 0);
        status_of(root);
        await_exec_of_both();
    }

    // setsid(1) has done its part when it is called sleep.
    void await_exec_of_both() const
    {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        for (;;) {
            const auto now = leftovers->members(root);
            if (now.size() == 2 && now[0].name == "sleep" && now[1].name == "sleep")
                return;
            BOOST_TEST_REQUIRE((std::chrono::steady_clock::now() < give_up));
        }
    }

    void collect()
    {
        ::waitid(P_ALL, 0, nullptr, WEXITED | WNOWAIT);
        reaper.collect();
    }

    std::unique_ptr<tree> by_proc() const
    {
        return tree_by_proc("test:1", {}, [this](pid_t pid) { return reaper.watches(pid); });
    }

    void ends_with(int signal)
    {
        leftovers->send(root, signal);
        BOOST_TEST(out.read_all() == ""); // when both have ended
        while (orphans.size() < 2)
            collect();
        BOOST_TEST(leftovers->empty(root));
        for (const auto& one : orphans)
            BOOST_TEST((one.status == exit_status{signalled{signal, false}}));
        BOOST_TEST(orphans.size() == 2U);
    }

    pipe_pair out;
    pid_t root = 0;
    std::unique_ptr<tree> leftovers;
};

std::optional<process::cgroup> usable_home()
{
    const auto own = own_cgroup();
    const auto home = own ? make_home(*own, ::getpid()) : result<process::cgroup>(failure{"none"});
    return home ? std::optional(*home) : std::nullopt;
}

struct with_home {
    with_home()
        : home(usable_home())
    {
    }
    ~with_home()
    {
        if (home)
            home->remove();
    }
    std::optional<process::cgroup> home;
};

boost::test_tools::assertion_result where_there_are_cgroups(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result found(with_home{}.home.has_value());
    found.message() << "no writable cgroup of version 2";
    return found;
}

struct in_a_cgroup : with_home, bereaved {
    std::unique_ptr<tree> by_cgroup() const
    {
        return tree_in_cgroup(process::cgroup(home->path() + "/" + folder_name("web")));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(trees)

BOOST_FIXTURE_TEST_CASE(proc_finds_what_was_left_behind_in_any_session, bereaved)
{
    leave_two_behind(by_proc());
    BOOST_TEST(!leftovers->empty(root));
    BOOST_TEST(leftovers->members(root).size() == 2U);
    ends_with(SIGTERM);
}

BOOST_FIXTURE_TEST_CASE(proc_ends_what_was_left_behind, bereaved)
{
    leave_two_behind(by_proc());
    ends_with(SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(proc_takes_no_process_of_another_program_for_its_own, bereaved)
{
    leave_two_behind(by_proc());
    auto other = shell("exec sleep 1000");
    other.environment.push_back(std::string(mark_name) + "=test:11");
    const auto stranger = *spawner.spawn(std::move(other));
    BOOST_TEST(leftovers->members(root).size() == 2U);
    ends_with(SIGKILL);
    ::kill(stranger, SIGKILL);
    BOOST_TEST((status_of(stranger) == exit_status{signalled{SIGKILL, false}}));
}

BOOST_FIXTURE_TEST_CASE(proc_leaves_alone_what_another_program_started_in_its_group, bereaved)
{
    leave_two_behind(by_proc());
    auto other = shell("sleep 1000 & exec true");
    other.environment.push_back(std::string(mark_name) + "=test:2");
    other.group = root; // it has members still
    const auto joined = *spawner.spawn(std::move(other));
    status_of(joined);
    BOOST_TEST(leftovers->members(root).size() == 2U);
    BOOST_TEST(tree_of_group()->members(root).size() == 2U); // the one of ours that took no session, and the stranger
    ends_with(SIGKILL);
    tree_of_group()->send(root, SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(a_cgroup_holds_what_was_left_behind, in_a_cgroup,
                        *boost::unit_test::precondition(where_there_are_cgroups))
{
    leave_two_behind(by_cgroup());
    BOOST_TEST(!leftovers->empty(root));
    ends_with(SIGTERM);
}

BOOST_FIXTURE_TEST_CASE(a_cgroup_is_killed_as_one_and_given_back, in_a_cgroup,
                        *boost::unit_test::precondition(where_there_are_cgroups))
{
    leave_two_behind(by_cgroup());
    const auto folder = *leftovers->cgroup();
    BOOST_TEST(std::filesystem::exists(folder));
    ends_with(SIGKILL);
    leftovers = by_proc();
    BOOST_TEST(!std::filesystem::exists(folder));
}

BOOST_FIXTURE_TEST_CASE(what_a_reaperd_left_that_was_killed_is_cleared_away, with_home,
                        *boost::unit_test::precondition(where_there_are_cgroups))
{
    const auto parent = std::filesystem::path(home->path()).parent_path();
    const auto dead = parent / "reaperd-99999999";
    const auto elsewhere = parent / "reaperd-1-4711"; // of a PID namespace that is not there
    std::filesystem::create_directories(dead / "web");
    std::filesystem::create_directories(elsewhere);
    remove_homes_of_the_dead(*home);
    BOOST_TEST(std::filesystem::exists(home->path()));
    BOOST_TEST(!std::filesystem::exists(dead));
    BOOST_TEST(!std::filesystem::exists(elsewhere));
}

BOOST_FIXTURE_TEST_CASE(a_child_is_born_in_its_cgroup, in_a_cgroup,
                        *boost::unit_test::precondition(where_there_are_cgroups))
{
    leftovers = by_cgroup();
    BOOST_TEST_REQUIRE(leftovers->prepare().has_value());
    auto request = shell("cat /proc/self/cgroup");
    request.cgroup = leftovers->cgroup();
    const auto where = std::filesystem::path(home->path()).filename().string() + "/web";
    BOOST_TEST(output_of(std::move(request)).find("/" + where) != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_missing_cgroup_fails_the_start_and_says_so, bereaved)
{
    leftovers = by_proc();
    auto request = shell("true");
    request.cgroup = "/sys/fs/cgroup/nowhere/web";
    const auto failed = spawner.spawn(std::move(request));
    BOOST_TEST_REQUIRE(!failed.has_value());
    BOOST_TEST(describe(failed.error()) == "enter cgroup /sys/fs/cgroup/nowhere/web: No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(a_group_alone_leaves_other_sessions_alone, bereaved)
{
    leave_two_behind(by_proc());
    const auto group = tree_of_group();
    BOOST_TEST(!group->empty(root));
    BOOST_TEST(group->members(root).size() == 1U);
    group->send(root, SIGTERM);
    while (!group->empty(root))
        collect();
    BOOST_TEST(leftovers->members(root).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_programs_name_becomes_a_folders)
{
    BOOST_TEST(folder_name("web:web_00") == "web:web_00");
    BOOST_TEST(folder_name("a b/c%") == "a%20b%2Fc%25");
    BOOST_TEST(folder_name("..") == "%2E.");
    BOOST_TEST(folder_name("cgroup.procs") == "%cgroup.procs");
    BOOST_TEST(folder_name("") == "%");
    BOOST_TEST(folder_name(std::string(4000, 'x')).size() < 256U);
}

BOOST_AUTO_TEST_SUITE_END()
