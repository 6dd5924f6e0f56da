#include "rows.hpp"

#include <csignal>
#include <fstream>

namespace bench {
namespace {

constexpr int members = 2000;
constexpr int rounds = 5;
constexpr std::chrono::milliseconds grace{500};

running supervise(const places& where, const std::string& cgroup, const blackboard& board,
                  const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    std::ofstream file{folder / "reaperd.conf"};
    file << "[reaperd]\nsilent = true\ncgroup = " << cgroup << "\n[program:crowd]\ncommand = " << where.program("tree")
         << " " << board.path() << " " << members << "\nstartsecs = 0\nstray_wait = " << grace.count()
         << "ms\nstdout_logfile = NONE\nstderr_logfile = NONE\n";
    file.close();
    return {launch({where.reaperd(), "-c", folder / "reaperd.conf"}, {"RUNTIME_DIRECTORY=" + folder.string()}),
            SIGTERM};
}

// From the end of the grace to the answer that all are gone.
nanoseconds stop_crowd(const places& where, const std::filesystem::path& folder)
{
    const auto began = now();
    const auto code = wait_for(
        launch({where.reaperctl(), "stop", "crowd"}, {"RUNTIME_DIRECTORY=" + folder.string()}, folder.string()));
    if (code != 0)
        throw std::runtime_error("cannot stop the crowd: reaperctl exits with " + std::to_string(code));
    return now() - began - grace;
}

} // namespace

void tree(const places& where, report& out)
{
    samples took;
    for (int round = 0; round < rounds; ++round)
        for (const auto* cgroup : {"auto", "none"}) {
            blackboard board{(where.memory / "tree.board").string()};
            board.expect(members);
            const auto folder = where.memory / (std::string("tree-") + cgroup);
            const auto supervisor = supervise(where, cgroup, board, folder);
            board.await();
            took.add(cgroup, stop_crowd(where, folder));
        }
    out.table("tree: 2,000 processes, some of which ignore TERM, from the end of their grace to all gone", "ms", took);
    out.at_most("ms with cgroups", took.median("auto"), 150);
    out.at_most("ms without", took.median("none"), 500);
}

} // namespace bench
