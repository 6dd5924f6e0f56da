// A manager is killed before and after each single system call that it makes: whoever takes over makes the same logs of
// it, each time.
#include "output/backups.hpp"
#include "relay.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <functional>
#include <regex>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace scene;
using output::stream;

namespace {

// Stops at the entry to and at the exit from each system call; killed there it has made that call not at all, or
// wholly. False: it came to its end before it could be killed.
bool run_until_stop(pid_t traced, int most)
{
    int status = 0;
    ::waitpid(traced, &status, 0);
    for (int stop = 0; WIFSTOPPED(status); ++stop) {
        if (stop == most) {
            ::kill(traced, SIGKILL);
            ::waitpid(traced, &status, 0);
            return true;
        }
        ::ptrace(PTRACE_SYSCALL, traced, 0, 0);
        ::waitpid(traced, &status, 0);
    }
    return false;
}

struct scenario {
    std::string name;
    std::function<output_policy(const folder&)> policy;
    std::string said;
    std::string expected; // in all that is in the folder, stamps taken out
};

std::string all_logs(const folder& in)
{
    std::string all;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(in.path()))
        names.push_back(entry.path().string());
    std::ranges::sort(names, std::greater{}); // backups first
    for (const auto& name : names)
        all += contents(name);
    return std::regex_replace(all, std::regex("[0-9-]+ [0-9:]+,[0-9]+ "), "@");
}

// Takes over, and hears that the process has ended.
void live(relay::relay& stage)
{
    stage.manage([](boost::asio::io_context&, auto& captures) { captures[0]->process_ended(); });
}

bool kill_at(int stop, relay::relay& stage)
{
    return run_until_stop(stage.fork_writer([&] {
        ::ptrace(PTRACE_TRACEME, 0, 0, 0);
        ::raise(SIGSTOP);
        live(stage);
    }),
                          stop);
}

using memory = relay::relay::memory;

std::string after_a_kill_at(int stop, const scenario& each, bool& was_killed,
                            memory what_is_in_flight = memory::survives)
{
    folder in;
    relay::relay stage{std::vector{relay::speaker{"web", each.policy(in)}}, in.path(), what_is_in_flight};
    BOOST_TEST(::write(stage.child_end(0, stream::standard_output), each.said.data(), each.said.size())
               == static_cast<ssize_t>(each.said.size()));
    was_killed = kill_at(stop, stage);
    ::waitpid(stage.fork_writer([&] { live(stage); }), nullptr, 0);
    return all_logs(in);
}

const std::vector<scenario> scenarios = {
    {"raw", [](const folder& in) { return to_files(in / "log", in / "err"); }, numbered_lines(1, 5),
     numbered_lines(1, 5)},
    {"a few bytes", [](const folder& in) { return to_files(in / "log", in / "err"); }, "few\n", "few\n"},
    {"rotated", [](const folder& in) { return to_files(in / "log", in / "err", {.max_bytes = 20, .backups = 3}); },
     numbered_lines(1, 5), numbered_lines(1, 5)},
    {"automatic", [](const folder&) { return output_policy{}; }, numbered_lines(1, 5), numbered_lines(1, 5)},
    {"timestamped", [](const folder& in) { return to_files(in / "log", in / "err", {}, log_format::timestamped); },
     "one\ntwo\nbegun", "@one\n@two\n@begun\n"},
    {"timestamped and rotated",
     [](const folder& in) {
         return to_files(in / "log", in / "err", {.max_bytes = 40, .backups = 3}, log_format::timestamped);
     },
     "one\ntwo\nthree\nbegun", "@one\n@two\n@three\n@begun\n"},
    {"shared", [](const folder& in) { return to_files(in / "log", in / "log"); }, "one\ntwo\nbegun", "one\ntwo\nbegun"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(killed_at_each_system_call)

BOOST_AUTO_TEST_CASE(a_manager_leaves_what_its_successor_needs)
{
    for (const auto& each : scenarios) {
        BOOST_TEST_CONTEXT(each.name)
        {
            int stop = 0;
            for (bool killed = true; killed; ++stop) {
                const auto found = after_a_kill_at(stop, each, killed);
                BOOST_TEST(found == each.expected, "stop " << stop << ": " << found);
            }
            BOOST_TEST(stop > 10);
            BOOST_TEST_MESSAGE(each.name << ": " << stop << " stops");
        }
    }
}

BOOST_AUTO_TEST_CASE(without_memory_that_survives_lines_are_lost)
{
    int wrong = 0, stop = 0;
    for (bool killed = true; killed; ++stop)
        wrong += after_a_kill_at(stop, scenarios[0], killed, memory::dies) == scenarios[0].expected ? 0 : 1;
    BOOST_TEST(wrong > 0);
}

BOOST_AUTO_TEST_SUITE_END()
