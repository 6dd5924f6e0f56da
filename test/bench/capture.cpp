#include "measures.hpp"
#include "rows.hpp"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <thread>

namespace bench {
namespace {

constexpr int rounds = 15;

const std::string no_supervisor = "cat > file";

// The file that cat writes: no supervisor at all, the least a pipe and a file can cost.
subject cat_to_file()
{
    return {no_supervisor, false, [](const job& work) {
                std::string command =
                    work.command[0] + " " + work.command[1] + " " + work.command[2] + " " + work.command[3];
                return running{launch({"/bin/sh", "-c", command + " | exec cat >> " + *work.log}), SIGTERM};
            }};
}

// A writer at work under a supervisor.
struct desk {
    std::string name;
    std::string log;
    std::unique_ptr<blackboard> board;
    pid_t writer;
    running supervisor;
    std::size_t written = 0; // lines
    std::size_t lost = 0;    // lines that are not what and where they should be

    // How long one batch takes from the first write() to the last byte in the file, which is checked and emptied then:
    // so that all write to memory that is warm, and the disk has no part in it.
    nanoseconds batch(const load& size)
    {
        const auto began = now();
        board->go();
        while (std::filesystem::file_size(log) < size.length * size.lines) {
            if (now() - began > std::chrono::seconds{60})
                throw std::runtime_error(name + " does not write all of its batch");
            std::this_thread::sleep_for(std::chrono::microseconds{200});
        }
        const auto took = now() - began;
        check(size);
        std::filesystem::resize_file(log, 0);
        return took;
    }

private:
    void check(const load& size)
    {
        std::ifstream in{log, std::ios::binary};
        const auto wanted = written + size.lines;
        char digits[32];
        for (std::string line; std::getline(in, line); ++written) {
            std::snprintf(digits, sizeof digits, "%012zu ", written);
            lost += line.size() + 1 != size.length || !line.starts_with(digits);
        }
        lost += written < wanted ? wanted - written : 0;
        written = wanted;
    }
};

desk furnish(const places& where, const subject& who, const load& size)
{
    const auto name = "capture-" + std::to_string(size.length);
    const auto stem = (where.folder / (name + "-" + who.name.substr(0, 3))).string();
    auto board =
        std::make_unique<blackboard>((where.memory / (name + "-" + who.name.substr(0, 3) + ".board")).string());
    board->expect(1);
    auto supervisor =
        who.start({name,
                   1,
                   {where.program("writer"), board->path(), std::to_string(size.length), std::to_string(size.lines)},
                   board->path(),
                   stem + ".log"});
    const auto writer = board->await().front().pid;
    return {who.name, stem + ".log", std::move(board), writer, std::move(supervisor), 0, 0};
}

} // namespace

throughput captures_of(const places& where, const std::vector<subject>& subjects, const load& size)
{
    std::vector<desk> desks;
    for (const auto& who : subjects)
        desks.push_back(furnish(where, who, size));
    throughput all;
    for (int round = 0; round < rounds; ++round)
        for (auto& one : desks)
            all.speed.add(one.name, static_cast<double>(size.length * size.lines)
                                        / (std::chrono::duration<double>(one.batch(size)).count() * 1e6));
    for (const auto& one : desks) {
        all.lost[one.name] = one.lost;
        if (one.name == no_supervisor)
            ::kill(one.writer, SIGTERM); // cat ends with its writer, its shell with both
    }
    std::vector<std::string> logs;
    for (const auto& one : desks)
        logs.push_back(one.log);
    desks.clear();
    for (const auto& log : logs)
        std::filesystem::remove(log);
    return all;
}

void capture(const places& where, report& out)
{
    std::vector<subject> subjects{cat_to_file(), reaperd(where)};
    if (auto peer = supervisord(where))
        subjects.push_back(*peer);
    struct {
        load size;
        double to_beat; // supervisord
    } const all[] = {{{100, 200'000}, 1}, {{4000, 16'000}, 1.4}, {{65'500, 1000}, 1}};
    for (const auto& [size, to_beat] : all) {
        auto [speed, lost] = captures_of(where, subjects, size);
        out.table("capture: lines of " + std::to_string(size.length) + " bytes, from the program to the file", "MB/s",
                  speed, no_supervisor);
        out.at_least("reaperd / cat > file", speed.median("reaperd") / speed.median(no_supervisor), 0.8);
        if (speed.has("supervisord"))
            out.at_least("reaperd / supervisord", speed.median("reaperd") / speed.median("supervisord"), to_beat);
        out.at_most("lines lost by reaperd", static_cast<double>(lost["reaperd"]), 0);
    }
}

} // namespace bench
