// What a child finds at its start, as the child itself sees it. `refuse` runs these again where clone3 is refused.
#include "process/clone.hpp"
#include "process/world.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/prctl.h>
#include <sys/stat.h>

namespace {

using namespace reaperd;
using namespace reaperd::process;

spawn_request probe_request()
{
    return to_run({CHILD_PROBE});
}

std::string own_oom_score_adj()
{
    std::string score;
    std::getline(std::ifstream{"/proc/self/oom_score_adj"}, score);
    return score;
}

bool is_root()
{
    return ::geteuid() == 0;
}

boost::test_tools::assertion_result as_root(boost::unit_test::test_unit_id)
{
    return is_root();
}

struct many_descriptors {
    many_descriptors()
    {
        for (int i = 0; i < 300; ++i)
            descriptors.push_back(::open("/dev/null", i % 2 ? O_RDONLY : O_RDONLY | O_CLOEXEC));
    }
    ~many_descriptors()
    {
        for (int descriptor : descriptors)
            ::close(descriptor);
    }
    std::vector<int> descriptors;
};

void do_nothing(int) {}

struct disturbed_signals {
    disturbed_signals()
    {
        ::signal(SIGPIPE, SIG_IGN);
        ::signal(SIGHUP, SIG_IGN);
        ::signal(SIGRTMIN + 3, SIG_IGN);
        ::signal(SIGUSR2, do_nothing);
        sigset_t some;
        sigemptyset(&some);
        sigaddset(&some, SIGUSR1);
        sigaddset(&some, SIGCHLD);
        ::sigprocmask(SIG_BLOCK, &some, &mask);
    }
    ~disturbed_signals()
    {
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
        for (int signal : {SIGPIPE, SIGHUP, SIGRTMIN + 3, SIGUSR2})
            ::signal(signal, SIG_DFL);
    }
    sigset_t mask;
};

// Who started us has ignored signals before there was a spawner.
struct disturbed_world : disturbed_signals, world {};

} // namespace

BOOST_FIXTURE_TEST_SUITE(starting, world)

BOOST_AUTO_TEST_CASE(the_plain_way_is_taken_where_clone3_or_close_range_is_refused_and_only_there)
{
#if defined(__x86_64__)
    bool plain = std::getenv("CLONE_IS_PLAIN") != nullptr;
#else
    bool plain = true;
#endif
    BOOST_TEST((best_clone_way() == (plain ? clone_way::plain : clone_way::side_by_side)));
}

BOOST_AUTO_TEST_CASE(a_child_has_its_three_descriptors_and_no_other)
{
    many_descriptors ours;
    BOOST_TEST(probe(probe_request())["descriptors"] == "0 1 2 ");
}

BOOST_AUTO_TEST_CASE(a_start_leaves_our_own_descriptors_as_they_are)
{
    pipe_pair kept;
    output_of(probe_request());
    BOOST_TEST(::write(kept.write_end(), "x", 1) == 1);
    BOOST_TEST(::fcntl(kept.read_end(), F_GETFD) == FD_CLOEXEC);
}

BOOST_AUTO_TEST_CASE(each_of_the_three_streams_is_the_one_that_was_asked_for)
{
    pipe_pair in, out, error;
    BOOST_TEST(::write(in.write_end(), "question\n", 9) == 9);
    auto request = shell("read line; echo $line; echo trouble >&2");
    request.stdio = {in.read_end(), out.write_end(), error.write_end()};
    BOOST_TEST((run(std::move(request)) == exit_status{exited{0}}));
    BOOST_TEST(out.read_all() == "question\n");
    BOOST_TEST(error.read_all() == "trouble\n");
}

BOOST_AUTO_TEST_CASE(the_streams_may_be_our_own_in_any_order)
{
    pipe_pair out;
    int saved = ::fcntl(0, F_DUPFD_CLOEXEC, 100);
    ::dup2(out.write_end(), 0);
    auto request = probe_request();
    request.stdio = {1, 0, 2};
    auto status = run(std::move(request));
    saved == -1 ? ::close(0) : ::dup2(saved, 0);
    ::close(saved);
    BOOST_TEST((status == exit_status{exited{0}}));
    BOOST_TEST(report{out.read_all()}["descriptors"] == "0 1 2 ");
}

BOOST_FIXTURE_TEST_CASE(a_child_finds_every_signal_unblocked_and_at_its_default, disturbed_world)
{
    auto child = probe(probe_request());
    BOOST_TEST(child["blocked"] == "0");
    BOOST_TEST(child["ignored"] == "0");
    BOOST_TEST(child["handled"] == "0");
}

BOOST_FIXTURE_TEST_CASE(a_start_leaves_our_own_signals_as_they_are, disturbed_world)
{
    output_of(probe_request());
    sigset_t now;
    ::sigprocmask(SIG_BLOCK, nullptr, &now);
    struct sigaction action {};
    ::sigaction(SIGUSR2, nullptr, &action);
    BOOST_TEST(sigismember(&now, SIGUSR1) == 1);
    BOOST_TEST(sigismember(&now, SIGTERM) == 0);
    BOOST_TEST((action.sa_handler == do_nothing));
}

BOOST_AUTO_TEST_CASE(sigchld_is_ignored_where_the_kernel_is_to_clear_away_forgotten_children)
{
    auto request = probe_request();
    request.ignore_sigchld = true;
    BOOST_TEST(probe(request)["ignored"] == "10000"); // bit 16: signal 17
}

BOOST_AUTO_TEST_CASE(a_child_leads_a_group_of_its_own_in_our_session)
{
    auto child = probe(probe_request());
    BOOST_TEST(child["process_group"] == child["pid"]);
    BOOST_TEST(child["session"] == std::to_string(::getsid(0)));
}

BOOST_AUTO_TEST_CASE(a_child_stays_in_our_group_where_nothing_is_said)
{
    auto request = probe_request();
    request.group.reset();
    BOOST_TEST(probe(request)["process_group"] == std::to_string(::getpgrp()));
}

BOOST_AUTO_TEST_CASE(a_child_joins_the_group_of_another)
{
    pipe_pair in;
    auto leader_request = shell("read line");
    leader_request.stdio[0] = in.read_end();
    auto leader = spawner.spawn(std::move(leader_request));
    auto request = probe_request();
    request.group = *leader;
    BOOST_TEST(probe(request)["process_group"] == std::to_string(*leader));
    in.close_write();
    status_of(*leader);
}

BOOST_AUTO_TEST_CASE(a_group_that_does_not_exist_cannot_be_joined)
{
    auto request = probe_request();
    request.group = ::getpid(); // not the leader of a group in general, and not a child's
    if (::getpgrp() == ::getpid())
        request.group = 1;
    auto failed = spawner.spawn(request);
    BOOST_REQUIRE(!failed);
    BOOST_TEST((failed.error().stage == stage::group));
    BOOST_TEST(failed.error().error == EPERM);
}

BOOST_AUTO_TEST_CASE(a_child_has_the_umask_that_was_asked_for_and_we_keep_ours)
{
    mode_t before = ::umask(022);
    auto request = probe_request();
    request.umask = 027;
    BOOST_TEST(probe(request)["umask"] == "27");
    BOOST_TEST(::umask(before) == 022u);
}

BOOST_AUTO_TEST_CASE(a_child_has_the_limits_that_were_asked_for_and_we_keep_ours)
{
    rlimit before{}, after{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    auto request = probe_request();
    request.limits = {{RLIMIT_NOFILE, {64, 128}}, {RLIMIT_CORE, {0, 4096}}};
    auto child = probe(request);
    ::getrlimit(RLIMIT_NOFILE, &after);
    BOOST_TEST(child["nofile"] == "64:128");
    BOOST_TEST(child["core"] == "0:4096");
    BOOST_TEST(after.rlim_cur == before.rlim_cur);
    BOOST_TEST(after.rlim_max == before.rlim_max);
}

BOOST_AUTO_TEST_CASE(a_limit_that_makes_no_sense_is_named)
{
    auto request = probe_request();
    request.limits = {{RLIMIT_CORE, {0, 0}}, {RLIMIT_NOFILE, {128, 64}}};
    auto failed = spawner.spawn(request);
    BOOST_REQUIRE(!failed);
    BOOST_TEST(describe(failed.error()) == "set rlimit_nofile: Invalid argument");
}

BOOST_AUTO_TEST_CASE(a_child_is_as_nice_as_was_asked_for_and_we_are_not)
{
    const int before = ::getpriority(PRIO_PROCESS, 0);
    auto request = probe_request();
    request.nice = 17;
    BOOST_TEST(probe(request)["nice"] == "17");
    BOOST_TEST(::getpriority(PRIO_PROCESS, 0) == before);
}

BOOST_AUTO_TEST_CASE(a_child_has_the_out_of_memory_score_that_was_asked_for_and_we_keep_ours)
{
    auto before = own_oom_score_adj();
    auto request = probe_request();
    request.out_of_memory_score = 500;
    BOOST_TEST(probe(request)["oom_score_adj"] == "500");
    BOOST_TEST(own_oom_score_adj() == before);
}

BOOST_AUTO_TEST_CASE(a_refused_out_of_memory_score_is_a_failure_at_its_stage)
{
    auto request = probe_request();
    request.out_of_memory_score = 1001;
    auto failed = spawner.spawn(request);
    BOOST_REQUIRE(!failed);
    BOOST_TEST(describe(failed.error()) == "set oom_score_adj 1001: Invalid argument");
}

BOOST_AUTO_TEST_CASE(a_child_starts_in_its_directory_and_we_stay_in_ours)
{
    auto before = std::filesystem::current_path();
    auto request = probe_request();
    request.directory = "/usr/share";
    BOOST_TEST(probe(request)["directory"] == "/usr/share");
    BOOST_TEST(std::filesystem::current_path() == before);
}

BOOST_AUTO_TEST_CASE(a_relative_executable_is_looked_for_from_our_directory_and_not_from_the_childs)
{
    auto before = std::filesystem::current_path();
    std::filesystem::current_path("/bin");
    auto request = to_run({"./echo", "found"});
    request.directory = "/";
    BOOST_TEST(output_of(request) == "found\n");
    std::filesystem::current_path(before);
}

BOOST_AUTO_TEST_CASE(a_child_gets_exactly_the_environment_and_the_arguments_that_were_asked_for)
{
    auto request = to_run({CHILD_PROBE, "one", "two words", ""});
    request.arguments[0] = "called so";
    request.environment = {"ONLY=this", "AND=that"};
    auto child = probe(request);
    BOOST_TEST(child["argument 0"] == "called so");
    BOOST_TEST(child["argument 2"] == "two words");
    BOOST_TEST(child["argument 3"] == "");
    BOOST_TEST(child["argument 4"] == "(nothing)");
    BOOST_TEST(child["environment ONLY"] == "this");
    BOOST_TEST(child["environment AND"] == "that");
    BOOST_TEST(child["environment PATH"] == "(nothing)");
}

BOOST_AUTO_TEST_CASE(a_child_runs_as_its_user_with_all_groups_of_it, *boost::unit_test::precondition(as_root))
{
    auto request = to_run({"/bin/cat", "/proc/self/status"});
    request.account = account{65534, 65533, {65533, 4, 4242}, "nobody"};
    auto status = output_of(request);
    BOOST_TEST(status.find("\nUid:\t65534\t65534\t65534\t65534\n") != std::string::npos);
    BOOST_TEST(status.find("\nGid:\t65533\t65533\t65533\t65533\n") != std::string::npos);
    BOOST_TEST(status.find("\nGroups:\t4 4242 65533 \n") != std::string::npos);
    BOOST_TEST(::geteuid() == 0u);
    BOOST_TEST(::prctl(PR_GET_DUMPABLE) == 1);
}

BOOST_AUTO_TEST_CASE(a_child_enters_its_directory_as_its_user, *boost::unit_test::precondition(as_root))
{
    auto folder = std::filesystem::temp_directory_path() / ("reaperd-private-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    auto request = to_run({"/bin/true"});
    request.account = account{65534, 65534, {65534}, "nobody"};
    request.directory = folder.string();
    auto failed = spawner.spawn(request);
    std::filesystem::remove(folder);
    BOOST_REQUIRE(!failed);
    BOOST_TEST(describe(failed.error()) == "chdir " + folder.string() + ": Permission denied");
}

BOOST_AUTO_TEST_CASE(who_is_the_user_already_needs_no_right_to_become_it)
{
    auto request = probe_request();
    request.account = account{::geteuid(), 12345, {12345}, "me"};
    BOOST_TEST(probe(request)["group"].find("12345") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_exit_handler_of_ours_runs_in_a_child_that_fails)
{
    static int handlers_run = 0;
    std::atexit([] { ++handlers_run; });
    BOOST_TEST(!spawner.spawn(to_run({"/nowhere"})));
    BOOST_TEST(handlers_run == 0);
}

BOOST_AUTO_TEST_CASE(many_starts_side_by_side_are_told_in_their_order_and_each_fails_for_its_own)
{
    std::vector<spawn_result> told;
    for (int i = 0; i < 60; ++i)
        spawner.start(to_run({i % 3 == 0 ? "/nowhere" : "/bin/true"}),
                      [&](spawn_result result) { told.push_back(std::move(result)); });
    spawner.finish();
    BOOST_REQUIRE(told.size() == 60u);
    for (std::size_t i = 0; i < told.size(); ++i)
        BOOST_TEST(told[i].has_value() == (i % 3 != 0));
    for (const auto& result : told)
        if (result)
            reaper.discard(*result);
}

BOOST_AUTO_TEST_CASE(who_is_told_of_a_start_may_start_the_next)
{
    int started = 0;
    spawner::started next = [&](spawn_result result) {
        BOOST_TEST(result.has_value());
        reaper.discard(*result);
        if (++started < 50)
            spawner.start(to_run({"/bin/true"}), next);
    };
    for (std::size_t i = 0; i < 2 * spawner::side_by_side; ++i)
        spawner.start(to_run({"/bin/true"}), next);
    spawner.finish();
    BOOST_TEST(started >= 50);
}

BOOST_AUTO_TEST_CASE(a_spawner_that_goes_away_waits_until_its_children_have_left)
{
    std::optional<process::spawner> brief{std::in_place, reaper};
    pipe_pair out;
    auto request = shell("echo alive");
    request.stdio[1] = out.write_end();
    brief->start(std::move(request), [](spawn_result) { BOOST_ERROR("nobody listens any more"); });
    brief.reset();
    BOOST_TEST(out.read_all() == "alive\n");
}

BOOST_AUTO_TEST_SUITE_END()
