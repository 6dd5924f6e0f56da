// The original and ours, by its name, on one config of a thousand programs, and each with both supervisorctls.
#include "proc.hpp"
#include "rows.hpp"

#include <cstdio>
#include <memory>
#include <thread>

namespace bench {
namespace {

constexpr int thousand = 1000;
constexpr const char* their_supervisorctl = "/usr/bin/supervisorctl";
const std::string theirs = "supervisord";
const std::string ours = "reaperd";

struct fleet {
    std::unique_ptr<blackboard> board;
    running supervisor;
    std::string config;
    nanoseconds took;
};

fleet launch_fleet(const places& where, const subject& who)
{
    auto board = std::make_unique<blackboard>((where.memory / "versus.board").string());
    const job work{"versus", thousand, {where.program("stamp"), board->path()}, board->path(), {}};
    board->expect(thousand);
    const auto began = now();
    auto supervisor = who.start(work);
    const auto last = board->await().back().at;
    const auto config = (where.supervisords_folder(work, who.name) / "supervisord.conf").string();
    return {std::move(board), std::move(supervisor), config, last - began};
}

// The first answer may find a daemon that is still starting programs.
nanoseconds time_of(const std::vector<std::string>& command)
{
    const auto began = now();
    if (const auto code = wait_for(launch(command)); code != 0)
        throw std::runtime_error("cannot measure " + command.front() + ": it exits with " + std::to_string(code));
    return now() - began;
}

struct measured {
    samples starts, stops, memory, switches, status, original_client;
};

void measure_clients(const places& where, const subject& who, const fleet& ships, measured& all)
{
    for (int round = 0; round < 10; ++round) {
        const auto original = time_of({their_supervisorctl, "-c", ships.config, "status", "p500"});
        all.original_client.add("its supervisorctl at " + who.name, original);
        if (who.name == theirs)
            all.status.add("supervisorctl at supervisord", original);
        else
            all.status.add("reaperctl at reaperd", time_of({where.reaperctl(), "-c", ships.config, "status", "p500"}));
        if (who.name == ours)
            all.status.add("our supervisorctl at reaperd",
                           time_of({where.supervisorctl(), "-c", ships.config, "status", "p500"}));
    }
}

void measure_rest(const subject& who, const fleet& ships, measured& all)
{
    constexpr std::chrono::seconds settled{3};
    constexpr std::chrono::seconds watched{10};
    std::this_thread::sleep_for(settled);
    all.memory.add(who.name, static_cast<double>(proportional_set_size(ships.supervisor.pid())));
    const auto before = context_switches(ships.supervisor.pid());
    std::this_thread::sleep_for(watched);
    all.switches.add(who.name, static_cast<double>(context_switches(ships.supervisor.pid()) - before));
}

} // namespace

void against_supervisord(const places& where, report& out)
{
    const auto original = supervisord(where);
    if (!original) {
        std::puts("\nsupervisord: not installed");
        return;
    }
    const std::vector<subject> subjects{by_supervisords_config(where, ours, where.drop_in(), false), *original};
    measured all;
    for (int round = 0; round < 3; ++round)
        for (const auto& who : subjects) {
            auto ships = launch_fleet(where, who);
            all.starts.add(who.name, ships.took);
            if (round == 0) {
                measure_rest(who, ships, all);
                measure_clients(where, who, ships, all);
            }
            const auto began = now();
            ships.supervisor.stop();
            all.stops.add(who.name, now() - began);
        }

    const auto judge = [&](std::string_view title, std::string_view unit, const samples& took, double limit) {
        out.table(title, unit, took, theirs);
        out.at_least("supervisord / reaperd", took.median(theirs) / took.median(ours), limit);
    };
    judge("supervisord: start of 1,000, exec to main() of the last", "ms", all.starts, 8);
    judge("supervisord: stop of 1,000, TERM to the end of all", "ms", all.stops, 20);
    judge("supervisord: proportional set size with 1,000", "KiB", all.memory, 4);
    out.table("supervisord: context switches in 10 s with 1,000", "", all.switches);
    out.at_most("context switches of reaperd", all.switches.median(ours), 0);
    out.table("supervisord: status of one of 1,000", "ms", all.status, "supervisorctl at supervisord");
    out.at_least("supervisorctl / reaperctl",
                 all.status.median("supervisorctl at supervisord") / all.status.median("reaperctl at reaperd"), 100);
    out.table("supervisord: Python's supervisorctl", "ms", all.original_client, "its supervisorctl at supervisord");
    out.at_most("at reaperd / at supervisord",
                all.original_client.median("its supervisorctl at reaperd")
                    / all.original_client.median("its supervisorctl at supervisord"),
                1);
}

} // namespace bench
