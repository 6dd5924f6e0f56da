#include "measures.hpp"
#include "proc.hpp"
#include "rows.hpp"

#include <csignal>
#include <fstream>
#include <memory>
#include <thread>

namespace bench {
namespace {

constexpr int thousand = 1000;

struct fleet {
    std::unique_ptr<blackboard> board;
    job work;
    running supervisor;
    nanoseconds took;
};

fleet launch_fleet(const places& where, const subject& who, const std::string& name)
{
    auto board = std::make_unique<blackboard>((where.memory / (name + ".board")).string());
    job work{name, thousand, {where.program("stamp"), board->path()}, board->path(), {}};
    board->expect(thousand);
    const auto began = now();
    auto supervisor = who.start(work);
    const auto last = board->await().back().at;
    return {std::move(board), work, std::move(supervisor), last - began};
}

// What reaperd does in its first second is none of the idle rows' business.
void settle()
{
    std::this_thread::sleep_for(std::chrono::seconds{3});
}

// Of a client, where reaperd's config is: as a person would type it.
nanoseconds time_of(const std::vector<std::string>& command, const std::filesystem::path& folder)
{
    const auto began = now();
    const auto code = wait_for(launch(command, {"RUNTIME_DIRECTORY=" + folder.string()}, folder));
    if (code != 0)
        throw std::runtime_error("cannot measure " + command.front() + ": it exits with " + std::to_string(code));
    return now() - began;
}

} // namespace

start_and_end fleets_of(const places& where, const std::vector<subject>& subjects, int rounds)
{
    start_and_end took;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& who : subjects) {
            auto ships = launch_fleet(where, who, "fleet");
            took.starts.add(who.name, ships.took);
            const auto began = now();
            ships.supervisor.stop();
            took.stops.add(who.name, now() - began);
        }
    }
    return took;
}

void start_and_stop(const places& where, report& out)
{
    const auto [starts, stops] = fleets_of(where, {bare(where, 'v'), bare(where, 'f'), reaperd(where)}, 9);
    const auto judge = [&](std::string_view title, const samples& took, double limit) {
        const std::string base = took.median("bare vfork") <= took.median("bare fork") ? "bare vfork" : "bare fork";
        out.table(title, "ms", took, base);
        out.at_most("reaperd / " + base, took.median("reaperd") / took.median(base), limit);
    };
    judge("start: exec of the supervisor to main() of the last of 1,000", starts, 1.2);
    judge("stop: TERM to the end of all 1,000 and of the supervisor", stops, 1.5);
}

void memory(const places& where, report& out)
{
    const auto ships = launch_fleet(where, reaperd(where), "memory");
    settle();
    const auto proportional = proportional_set_size(ships.supervisor.pid());
    samples used;
    used.add("reaperd", static_cast<double>(proportional));
    out.table("memory: proportional set size with 1,000 programs", "KiB", used);
    out.at_most("KiB", static_cast<double>(proportional), 4 * thousand + 4 * 1024);
}

void idleness(const places& where, report& out)
{
    const auto ships = launch_fleet(where, reaperd(where), "idle");
    settle();
    const auto before = context_switches(ships.supervisor.pid());
    std::this_thread::sleep_for(std::chrono::seconds{20});
    samples switches;
    switches.add("reaperd", static_cast<double>(context_switches(ships.supervisor.pid()) - before));
    out.table("idle: context switches in 20 s with 1,000 programs", "", switches);
    out.at_most("context switches", switches.median("reaperd"), 0);
}

void status(const places& where, report& out)
{
    const auto ships = launch_fleet(where, reaperd(where), "status");
    settle();
    const auto folder = where.run_directory(ships.work);
    const auto socket = (folder / "reaperd.sock").string();

    samples one;
    samples all;
    for (int round = 0; round < 100; ++round) {
        one.add("bare client", time_of({where.program("client"), socket, "/v1/status?name=p500"}, folder));
        one.add("reaperctl status p500", time_of({where.reaperctl(), "status", "p500"}, folder));
        all.add("bare client", time_of({where.program("client"), socket, "/v1/status"}, folder));
        all.add("reaperctl status", time_of({where.reaperctl(), "status"}, folder));
    }
    out.table("status: of one program of 1,000, exec to exit of the client", "ms", one, "bare client");
    out.at_most("reaperctl / bare client", one.median("reaperctl status p500") / one.median("bare client"), 2);
    out.table("status: of all 1,000", "ms", all, "bare client");
    out.at_most("ms", all.median("reaperctl status"), 6);
}

} // namespace bench
