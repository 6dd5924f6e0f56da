// What it costs to be guarded, and how soon another manager answers where one was killed.
#include "measures.hpp"
#include "proc.hpp"
#include "rows.hpp"

#include <csignal>
#include <memory>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace bench {
namespace {

constexpr int kills = 30;
constexpr double longest_ms[] = {5, 15};

pid_t manager_of(pid_t guardian)
{
    const auto own = own_processes(guardian);
    if (own.size() != 2)
        throw std::runtime_error("reaperd has no manager of its own");
    return own.back();
}

// The socket is the guardian's, so whoever connects waits for the next manager.
void await_answer(const std::string& path)
{
    sockaddr_un address{AF_UNIX, {}};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    constexpr std::string_view request = "GET /v1/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char answer[4096];
    const bool answered = ::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0
                       && ::write(connection, request.data(), request.size()) > 0
                       && ::read(connection, answer, sizeof answer) > 0;
    ::close(connection);
    if (!answered)
        throw std::runtime_error("nobody answers at " + path);
}

void take_over(const places& where, report& out, int count, double limit)
{
    blackboard board{(where.memory / "guardian.board").string()};
    const job work{"guardian", count, {where.program("stamp"), board.path()}, board.path(), {}};
    board.expect(static_cast<std::uint32_t>(count));
    const auto supervisor = reaperd(where).start(work);
    board.await();
    const auto socket = (where.run_directory(work) / "reaperd.sock").string();
    samples took;
    samples memory;
    for (int round = 0; round < kills; ++round) {
        await_answer(socket);
        std::this_thread::sleep_for(std::chrono::milliseconds{50}); // so that it is at rest
        const auto began = now();
        ::kill(manager_of(supervisor.pid()), SIGKILL);
        await_answer(socket);
        took.add("reaperd", now() - began);
    }
    memory.add("reaperd", static_cast<double>(own_proportional_set_size(supervisor.pid())));
    const auto programs = std::to_string(count) + (count == 1 ? " program" : " programs");
    out.table("guardian: kill -9 of the manager to an answer of the next one, " + programs, "ms", took);
    out.at_most("ms", took.median("reaperd"), limit);
    out.table("guardian: its proportional set size, " + programs, "KiB", memory);
    out.at_most("KiB", memory.median("reaperd"), 1536);
}

void compare(report& out, std::string_view title, std::string_view unit, const samples& took)
{
    out.table("guardian: " + std::string(title), unit, took, "unguarded");
}

} // namespace

void guardian(const places& where, report& out)
{
    take_over(where, out, 1, longest_ms[0]);
    take_over(where, out, 1000, longest_ms[1]);

    const std::vector<subject> both{reaperd(where), unguarded(where)};
    const auto ratio = [](const samples& took) { return took.median("reaperd") / took.median("unguarded"); };
    const auto restarts = restarts_of(where, both);
    compare(out, "kill -9 of a service to main() of the next", "ms", restarts);
    out.at_most("with / without", ratio(restarts), 1.05);
    const auto fleets = fleets_of(where, both, 15);
    compare(out, "start of 1,000", "ms", fleets.starts);
    out.at_most("with / without", ratio(fleets.starts), 1.05);
    const auto captured = captures_of(where, both, {4000, 16'000});
    compare(out, "lines of 4,000 bytes to a file", "MB/s", captured.speed);
    out.at_least("with / without", ratio(captured.speed), 0.95);
}

} // namespace bench
