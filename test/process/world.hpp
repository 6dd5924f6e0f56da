// A reaper and a spawner of one's own, pipes to children, and waits that end by an event and never by the clock.
#pragma once

#include "process/reaper.hpp"
#include "process/spawn.hpp"
#include "procfs/process_table.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace reaperd::process {

struct pipe_pair {
    pipe_pair()
    {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("pipe2");
    }
    ~pipe_pair()
    {
        close_read();
        close_write();
    }
    pipe_pair(const pipe_pair&) = delete;

    int read_end() const { return ends[0]; }
    int write_end() const { return ends[1]; }
    void close_read() { ::close(std::exchange(ends[0], -1)); }
    void close_write() { ::close(std::exchange(ends[1], -1)); }

    // Until nobody holds the other end any more.
    std::string read_all()
    {
        close_write();
        std::string text;
        std::array<char, 4096> part;
        for (ssize_t got; (got = ::read(ends[0], part.data(), part.size())) > 0;)
            text.append(part.data(), static_cast<std::size_t>(got));
        return text;
    }

    std::array<int, 2> ends{};
};

struct orphan {
    pid_t pid;
    std::string command;
    exit_status status;
};

// What a child_probe told.
struct report {
    explicit report(const std::string& text)
    {
        std::istringstream lines{text};
        for (std::string line; std::getline(lines, line);)
            values[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    }
    std::string operator[](const std::string& name) const
    {
        auto found = values.find(name);
        return found == values.end() ? "(nothing)" : found->second;
    }
    std::map<std::string, std::string> values;
};

inline spawn_request to_run(std::vector<std::string> arguments)
{
    spawn_request request;
    request.executable = arguments.front();
    request.arguments = std::move(arguments);
    request.environment = {"PATH=/usr/bin:/bin"};
    request.group = 0;
    return request;
}

inline spawn_request shell(const std::string& script)
{
    return to_run({"/bin/sh", "-c", script});
}

struct world {
    boost::asio::io_context loop;
    std::vector<orphan> orphans;
    std::string found;
    process::reaper reaper{
        loop,
        {.curious = {},
         .found = [this](pid_t pid) { found = procfs::find_process(pid).value_or(procfs::process{}).name; },
         .reaped =
             [this](pid_t pid, exit_status status) {
                 orphans.push_back({pid, found, status});
             },
         .swept = [] {}}};
    process::spawner spawner{reaper};

    // No test finds another one's dead.
    ~world()
    {
        while (::waitid(P_ALL, 0, nullptr, WEXITED | WNOWAIT) == 0)
            reaper.collect();
    }

    // The death is not taken away from the reaper.
    static void wait_for_death_of(pid_t pid)
    {
        siginfo_t dead{};
        ::waitid(P_PID, static_cast<id_t>(pid), &dead, WEXITED | WNOWAIT);
    }

    exit_status status_of(pid_t pid)
    {
        std::optional<exit_status> status;
        reaper.watch(pid, [&](exit_status told) { status = told; });
        wait_for_death_of(pid);
        while (!status)
            reaper.collect();
        return *status;
    }

    exit_status run(spawn_request request) { return status_of(*spawner.spawn(std::move(request))); }

    std::string output_of(spawn_request request)
    {
        pipe_pair out;
        request.stdio[1] = out.write_end();
        auto pid = spawner.spawn(std::move(request));
        if (!pid)
            throw std::runtime_error(describe(pid.error()));
        auto text = out.read_all();
        status_of(*pid);
        return text;
    }

    report probe(spawn_request request) { return report{output_of(std::move(request))}; }
};

} // namespace reaperd::process
