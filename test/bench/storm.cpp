#include "proc.hpp"
#include "rows.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

constexpr int rounds = 5;
constexpr std::chrono::milliseconds between_looks{1};

// The namespace's processes are counted where a zombie still counts: by the pids controller.
const std::filesystem::path counted = "/sys/fs/cgroup/pids/reaperd-bench";

std::uint64_t number_in(const char* file)
{
    std::uint64_t value = 0;
    std::ifstream(counted / file) >> value;
    return value;
}

// PID 1 of a namespace, whose only program makes the storm.
struct subject_of_storm {
    std::string name;
    std::vector<std::string> init;
    std::vector<std::string> environment;
    int stop_signal;
    std::vector<std::string> ask; // that it answers meanwhile; nothing: nobody asks
};

struct weather {
    std::uint64_t most = 0; // processes at a time, zombies among them
    nanoseconds cpu{};      // of PID 1
    nanoseconds slowest_answer{};
};

running begin(const subject_of_storm& who)
{
    std::vector<std::string> arguments{"/bin/sh",
                                       "-c",
                                       "echo $$ > \"$0\"/cgroup.procs && exec \"$@\"",
                                       counted.string(),
                                       "/usr/bin/unshare",
                                       "--pid",
                                       "--fork",
                                       "--kill-child",
                                       "--mount-proc"};
    arguments.insert(arguments.end(), who.init.begin(), who.init.end());
    return {launch(arguments, who.environment), SIGTERM};
}

template <class Condition>
void wait_until(Condition met)
{
    while (!met())
        std::this_thread::sleep_for(between_looks);
}

// unshare, PID 1, and nobody else: the storm is over and all are reaped.
bool is_calm()
{
    return number_in("pids.current") == 2;
}

// While the storm lasts its program runs, and then it does not: 0 or 3.
nanoseconds time_of_answer(const subject_of_storm& who)
{
    const auto began = now();
    const auto code = wait_for(launch(who.ask, who.environment));
    if (code != 0 && code != 3)
        throw std::runtime_error("cannot ask in a storm: reaperctl exits with " + std::to_string(code));
    return now() - began;
}

weather pass_through(const subject_of_storm& who)
{
    std::filesystem::create_directories(counted);
    const auto unshare = begin(who);
    wait_until([] { return number_in("pids.peak") > 3; });
    const auto init = only_child_of(unshare.pid());
    weather seen;
    wait_until([&] {
        if (!who.ask.empty())
            seen.slowest_answer = std::max(seen.slowest_answer, time_of_answer(who));
        return is_calm();
    });
    seen.most = number_in("pids.peak");
    seen.cpu = cpu_time(init);
    ::kill(init, who.stop_signal);
    return seen;
}

std::vector<subject_of_storm> subjects(const places& where, int orphans)
{
    const auto folder = where.memory / "storm";
    std::filesystem::create_directories(folder);
    const auto config = (folder / "reaperd.conf").string();
    std::ofstream(config) << "[reaperd]\nsilent = true\n[program:storm]\ncommand = " << where.program("orphans") << " "
                          << orphans
                          << "\nstartsecs = 0\nautorestart = false\nstdout_logfile = NONE\nstderr_logfile = NONE\n";
    const std::vector<std::string> environment{"RUNTIME_DIRECTORY=" + folder.string()};
    const std::vector<std::string> daemon{where.reaperd(), "-c", config};
    return {
        {"bare waitid", {where.program("reap"), where.program("orphans"), std::to_string(orphans)}, {}, SIGKILL, {}},
        {"reaperd", daemon, environment, SIGTERM, {}},
        {"reaperd, asked", daemon, environment, SIGTERM, {where.reaperctl(), "-c", config, "status"}}};
}

void measure(const places& where, report& out, int orphans)
{
    const auto title = "storm: " + std::to_string(orphans) + " orphans to PID 1";
    samples most;
    samples cpu;
    samples answers;
    for (int round = 0; round < rounds; ++round)
        for (const auto& who : subjects(where, orphans)) {
            const auto seen = pass_through(who);
            std::filesystem::remove(counted);
            most.add(who.name, static_cast<double>(seen.most));
            cpu.add(who.name, seen.cpu);
            if (!who.ask.empty())
                answers.add(who.name, seen.slowest_answer);
        }
    out.table(title + ": most processes at a time", "", most, "bare waitid");
    out.at_most("reaperd / bare", most.median("reaperd") / most.median("bare waitid"), 2);
    out.table(title + ": its processor time", "ms", cpu, "bare waitid");
    out.at_most("reaperd / bare", cpu.median("reaperd") / cpu.median("bare waitid"), 1.5);
    out.table(title + ": slowest answer to status", "ms", answers);
    out.at_most("ms", answers.median("reaperd, asked"), 50);
}

} // namespace

void storm(const places& where, report& out)
{
    if (!std::filesystem::exists(counted.parent_path()))
        throw std::runtime_error("cannot count processes: there is no " + counted.parent_path().string());
    for (const int orphans : {20'000, 50'000})
        measure(where, out, orphans);
}

} // namespace bench
