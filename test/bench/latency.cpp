#include "measures.hpp"
#include "rows.hpp"

#include <csignal>
#include <deque>
#include <memory>
#include <thread>

namespace bench {
namespace {

constexpr int copies = 30; // no copy dies often enough to meet reaperd's token bucket of short lives
constexpr int rounds = copies * 8;
constexpr int copies_of_paced = 10; // a peer that starts a service at most once a second has each killed once

job stamps(const places& where, const std::string& name, int count, const blackboard& board)
{
    return {name, count, {where.program("stamp"), board.path()}, board.path(), {}};
}

// A supervisor with its services up, the longest-living first.
struct patient {
    std::string name;
    bool paced;
    std::unique_ptr<blackboard> board;
    running supervisor;
    std::deque<pid_t> services;

    nanoseconds kill_one()
    {
        board->expect(1);
        const auto began = now();
        ::kill(services.front(), SIGKILL);
        const auto next = board->await().front();
        services.pop_front();
        services.push_back(next.pid);
        return next.at - began;
    }
};

patient admit(const places& where, const subject& who)
{
    auto board = std::make_unique<blackboard>((where.memory / ("restart-" + who.name + ".board")).string());
    const int count = who.paced ? copies_of_paced : copies;
    board->expect(static_cast<std::uint32_t>(count));
    auto supervisor = who.start(stamps(where, "restart", count, *board));
    patient result{who.name, who.paced, std::move(board), std::move(supervisor), {}};
    for (const auto& up : result.board->await())
        result.services.push_back(up.pid);
    return result;
}

std::string better(const samples& all, const std::string& a, const std::string& b)
{
    return all.median(a) <= all.median(b) ? a : b;
}

} // namespace

samples restarts_of(const places& where, const std::vector<subject>& subjects)
{
    std::deque<patient> ward;
    for (const auto& who : subjects)
        ward.push_back(admit(where, who));
    std::this_thread::sleep_for(std::chrono::milliseconds{2500}); // past the pace of the peers

    samples took;
    for (int round = 0; round < rounds; ++round)
        for (auto& one : ward)
            if (!one.paced || round < copies_of_paced)
                took.add(one.name, one.kill_one());
    return took;
}

void restart(const places& where, report& out)
{
    std::vector<subject> subjects{bare(where, 'v'), bare(where, 'f'), reaperd(where)};
    for (auto& peer : peers(where))
        subjects.push_back(peer);
    const auto took = restarts_of(where, subjects);
    const auto base = better(took, "bare vfork", "bare fork");
    out.table("restart: kill -9 to main() of the next, delay 0", "ms", took, base);
    out.at_most("reaperd / " + base, took.median("reaperd") / took.median(base), 1.15);
}

void exec_to_main(const places& where, report& out)
{
    std::vector<subject> subjects{bare(where, 'v'), bare(where, 'f'), reaperd(where)};
    if (auto peer = supervisord(where))
        subjects.push_back(*peer);

    samples took;
    for (int round = 0; round < 40; ++round) {
        for (const auto& who : subjects) {
            if (who.paced && round >= 3)
                continue;
            blackboard board{(where.memory / ("exec-" + who.name + ".board")).string()};
            board.expect(1);
            const auto began = now();
            const auto supervisor = who.start(stamps(where, "exec", 1, board));
            took.add(who.name, board.await().front().at - began);
        }
    }
    const auto base = better(took, "bare vfork", "bare fork");
    out.table("exec: exec of the supervisor to main() of its program", "ms", took, base);
    out.at_most("reaperd / " + base, took.median("reaperd") / took.median(base), 2);
}

} // namespace bench
