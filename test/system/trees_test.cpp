// Stop means gone: whole trees, by cgroup and without.
#include "system/support/processes.hpp"
#include "system/support/world.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace system_test;
namespace data = boost::unit_test::data;

namespace {

// Reports the signals that it gets, and ends by none but KILL.
const std::string stubborn_stray = "orphan 6 session ignore TERM say stray wait";
const std::string obedient_stray = "orphan 4 session say stray wait";

const std::string roads[] = {"cgroup = auto\n", "cgroup = none\n"};

struct stage : world {
    void set(const std::string& road, const std::string& programs) { configure(road + programs); }
};

// A process in it does not end, not even by KILL: version 1's freezer keeps it in D.
class freezer {
public:
    static constexpr const char* mount = "/sys/fs/cgroup/freezer";

    freezer()
        : folder_(std::string(mount) + "/reaperd-test-" + std::to_string(::getpid()))
    {
        std::filesystem::create_directory(folder_);
    }
    ~freezer()
    {
        thaw();
        ::rmdir(folder_.c_str()); // its process has ended
    }
    freezer(const freezer&) = delete;

    void freeze(pid_t pid) const
    {
        put("cgroup.procs", std::to_string(pid));
        put("freezer.state", "FROZEN");
        for (std::string state; state != "FROZEN";)
            std::getline(std::ifstream(folder_ / "freezer.state"), state);
    }
    void thaw() const { put("freezer.state", "THAWED"); }

private:
    void put(const char* file, const std::string& text) const { std::ofstream(folder_ / file) << text << std::flush; }

    std::filesystem::path folder_;
};

boost::test_tools::assertion_result where_there_is_a_freezer(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result found(::access((std::string(freezer::mount) + "/cgroup.procs").c_str(), W_OK)
                                              == 0);
    found.message() << "no freezer of version 1 at " << freezer::mount;
    return found;
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(trees)

BOOST_DATA_TEST_CASE_F(stage, a_stop_ends_the_whole_tree_and_names_what_it_killed, data::make(roads), road)
{
    set(road, actor("web", stubborn_stray + " say up wait", "stray_wait = 100ms\n"));
    start();
    const auto stray = hears("web", "stray");
    const auto web = hears("web", "up");
    const auto answer = ctl({"stop", "web"});
    BOOST_TEST(answer.code == 0);
    BOOST_TEST(has(answer.out, "web: stopped; killed 1 stray: actor (" + std::to_string(stray) + ")"));
    BOOST_TEST(!exists(stray));
    BOOST_TEST(!exists(web));
    BOOST_TEST(status("web").at("state") == "STOPPED");
}

BOOST_DATA_TEST_CASE_F(stage, a_restart_after_a_crash_waits_for_what_was_left_behind, data::make(roads), road)
{
    set(road, actor("web", obedient_stray + " say up await USR1 exit 3", "autorestart = true\n"));
    start();
    const auto stray = hears("web", "stray");
    ::kill(hears("web", "up"), SIGUSR1);
    const auto next = hears("web", "stray");
    BOOST_TEST(next != stray);
    BOOST_TEST(!exists(stray));
    hears("web", "up");
}

BOOST_DATA_TEST_CASE_F(stage, strays_that_are_to_be_kept_stay_until_a_stop, data::make(roads), road)
{
    set(road, actor("web", obedient_stray + " say up await USR1 exit 0", "strays = keep\n"));
    start();
    const auto stray = hears("web", "stray");
    ::kill(hears("web", "up"), SIGUSR1);
    logged("exited: web");
    BOOST_TEST(status("web").at("state") == "EXITED");
    BOOST_TEST(exists(stray));
    ::kill(stray, SIGKILL);
}

BOOST_DATA_TEST_CASE_F(stage, another_programs_tree_is_left_alone, data::make(roads), road)
{
    set(road, actor("web", obedient_stray + " say up wait") + actor("db", obedient_stray + " say up wait"));
    start();
    hears("web", "stray");
    hears("web", "up");
    const auto stray = hears("db", "stray");
    const auto db = hears("db", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(exists(stray));
    BOOST_TEST(exists(db));
}

BOOST_DATA_TEST_CASE_F(stage, the_end_of_reaperd_is_the_end_of_every_tree, data::make(roads), road)
{
    set(road, actor("web", obedient_stray + " say up wait")
                  + actor("db", stubborn_stray + " say up wait", "stray_wait = 100ms\n"));
    start();
    const auto one = hears("web", "stray");
    const auto other = hears("db", "stray");
    BOOST_TEST(stop() == 0);
    BOOST_TEST(!exists(one));
    BOOST_TEST(!exists(other));
}

BOOST_FIXTURE_TEST_CASE(kill_mode_process_ends_nothing_else, stage)
{
    set("", actor("web", obedient_stray + " say up wait", "kill_mode = process\n"));
    start();
    const auto stray = hears("web", "stray");
    hears("web", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(exists(stray));
    ::kill(stray, SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(kill_mode_group_ends_the_process_group_and_no_other_session, stage)
{
    set("", actor("web", obedient_stray + " orphan 3 say near wait say up wait", "kill_mode = group\n"));
    start();
    const auto far = hears("web", "stray");
    const auto near = hears("web", "near");
    hears("web", "up");
    BOOST_TEST(ctl({"stop", "web"}).code == 0);
    BOOST_TEST(exists(far));
    BOOST_TEST(!exists(near));
    ::kill(far, SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(what_does_not_end_is_unknown_and_gets_no_second_one_beside_it, stage,
                        *boost::unit_test::precondition(where_there_is_a_freezer))
{
    const freezer ice;
    set("", actor("web", "say up wait", "stopwaitsecs = 100ms\nstray_wait = 100ms\n"));
    start();
    const auto web = hears("web", "up");
    ice.freeze(web);
    const auto answer = ctl({"stop", "web"});
    BOOST_TEST(answer.code == 1);
    BOOST_TEST(has(answer.err, "unkillable: " + std::to_string(web) + " in D"));
    BOOST_TEST(status("web").at("state") == "UNKNOWN");
    BOOST_TEST(ctl({"start", "web"}).code == 1);
    ice.thaw();
    logged("stopped: web");
    BOOST_TEST(status("web").at("state") == "STOPPED");
}

BOOST_FIXTURE_TEST_CASE(the_end_does_not_wait_for_what_does_not_end, stage,
                        *boost::unit_test::precondition(where_there_is_a_freezer))
{
    const freezer ice;
    set("", actor("web", "say up wait", "stopwaitsecs = 100ms\nstray_wait = 100ms\n"));
    start();
    ice.freeze(hears("web", "up"));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_cgroup_of_version_1_or_none_is_refused_with_its_reason, stage)
{
    set("cgroup = /nowhere\n", actor("web", "say up wait"));
    const auto refused = run(reaperd_invocation({}));
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(has(refused.err, "cannot make /nowhere/reaperd-"));
}

BOOST_AUTO_TEST_SUITE_END()
