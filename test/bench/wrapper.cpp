#include "proc.hpp"
#include "rows.hpp"

#include <csignal>
#include <thread>

namespace bench {
namespace {

constexpr int rounds = 150;
constexpr std::chrono::seconds idle_for{10};
constexpr const char* tini = "/usr/bin/tini";

struct wrapping {
    std::string name;
    std::vector<std::string> before; // the command
};

std::vector<wrapping> wrappers(const places& where)
{
    std::vector<wrapping> all{{"reaperd", {where.reaperd(), "--"}}};
    if (std::filesystem::exists(tini))
        all.insert(all.begin(), {"tini", {tini, "-s", "--"}});
    return all;
}

running wrap(const wrapping& who, const places& where, const blackboard& board)
{
    auto arguments = who.before;
    arguments.insert(arguments.end(), {where.program("stamp"), board.path()});
    return {launch(arguments), SIGTERM};
}

void measure_start(const places& where, report& out)
{
    samples took;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& who : wrappers(where)) {
            blackboard board{(where.memory / "wrapper.board").string()};
            board.expect(1);
            const auto began = now();
            const auto wrapped = wrap(who, where, board);
            took.add(who.name, board.await().front().at - began);
        }
    }
    out.table("wrapper: exec of the wrapper to main() of its command", "ms", took, took.subjects().front());
    if (took.has("tini"))
        out.at_most("reaperd / tini", took.median("reaperd") / took.median("tini"), 2);
}

void measure_rest(const places& where, report& out)
{
    samples memory;
    samples switches;
    for (const auto& who : wrappers(where)) {
        blackboard board{(where.memory / "wrapper.board").string()};
        board.expect(1);
        const auto wrapped = wrap(who, where, board);
        board.await();
        std::this_thread::sleep_for(std::chrono::seconds{1}); // it may still be on its way to its loop
        memory.add(who.name, static_cast<double>(proportional_set_size(wrapped.pid())));
        const auto before = context_switches(wrapped.pid());
        std::this_thread::sleep_for(idle_for);
        switches.add(who.name, static_cast<double>(context_switches(wrapped.pid()) - before));
    }
    out.table("wrapper: proportional set size", "KiB", memory);
    out.at_most("KiB", memory.median("reaperd"), 3 * 1024);
    out.table("wrapper: context switches in 10 s", "", switches);
    out.at_most("context switches", switches.median("reaperd"), 0);
}

} // namespace

void wrapper(const places& where, report& out)
{
    measure_start(where, out);
    measure_rest(where, out);
}

} // namespace bench
