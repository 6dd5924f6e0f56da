// What all captures share: the loop, the open log files, the console, the clocks, a buffer, and what went wrong.
//
// Built once by the daemon, before the first capture, and outlives them all. Where a log cannot be written (disk full,
// folder gone) `report` is told once, the streams that log there wait, and it is tried again every second until it
// works.
#pragma once

#include "model/program.hpp"
#include "output/log_files.hpp"
#include "output/pipe_watch.hpp"
#include "output/survival.hpp"
#include "output/syslog.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::output {

class console;
class pump;
class write_readiness;

struct settings {
    std::string identifier = "supervisor"; // in the names of AUTO logs
    std::string child_log_directory = "/tmp";
    bool strip_ansi = false; // escape sequences of programs reach neither logs nor anybody else
    std::string syslog_socket = "/dev/log";
};

struct clocks {
    std::function<std::chrono::system_clock::time_point()> wall;   // to print
    std::function<std::chrono::steady_clock::time_point()> steady; // to measure stalls
};

struct counters {
    std::uint64_t captured_bytes = 0;
    std::uint64_t times_blocked = 0;          // a log could not be written: disk full, folder gone
    std::uint64_t lost_bytes = 0;             // a log was a pipe or terminal that nobody will ever read again
    std::chrono::nanoseconds longest_stall{}; // the longest one turn of reading and writing kept the loop
};

class environment {
public:
    // `merged` gets what is captured. `beside` gets nothing of it, but streams may log to the same terminal.
    // With memory that outlives us, what is on its way to a log survives us too: see recover().
    environment(boost::asio::io_context&, output::settings, output::clocks,
                std::function<void(std::string_view)> report, console* merged = nullptr,
                const output::console* beside = nullptr, const survival& = {});
    ~environment();

    // The file at `path`; the one that is open already where it is the same. The daemon's own log may come from here
    // too.
    std::shared_ptr<rotated_file> open(const std::string& path, const rotation& policy)
    {
        return files_.open(path, policy);
    }

    void apply(output::settings changed) { settings_ = std::move(changed); } // captures see them at their next apply()
    output::counters counters() const;

    // Whoever takes over calls it once all captures are there and have begun to read, before the loop runs: what a
    // killed process had in flight is in its log then, also where there is no capture for it any more.
    void recover();

    // ---- for captures
    boost::asio::io_context& loop() { return loop_; }
    const output::settings& settings() const { return settings_; }
    const output::clocks& clocks() const { return clocks_; }
    output::console* console() const { return console_; }
    syslog_sender& syslog() { return syslog_; }
    log_files& files() { return files_; }
    pipe_watch& pipes() { return pipes_; }
    output::flight* flight() { return flight_.get(); } // null: nothing survives
    output::keeper* keeper() { return keeper_; }       // null: nobody outlives us
    std::string_view peek(int pipe, std::size_t most); // what is in it, and stays there

    static constexpr std::size_t chunk = 64 * 1024; // as much as a pipe holds
    std::array<char, chunk>& scratch();             // what is being read; free again when the handler returns
    std::string& lines() { return lines_; }         // the same for lines that are being put together

    void count_captured(std::size_t bytes) { counters_.captured_bytes += bytes; }
    void count_stall(std::chrono::nanoseconds);
    void wake_when_writable(std::weak_ptr<pump>, const rotated_file&);
    void read_soon(std::weak_ptr<pump>); // a tenth of a millisecond later
    void wake_waiting();                 // something that kept streams waiting may have changed

private:
    void arm_retry();
    void watch(int full_descriptor);

    boost::asio::io_context& loop_;
    output::settings settings_;
    output::clocks clocks_;
    output::console* console_;
    log_files files_;
    syslog_sender syslog_;
    pipe_watch pipes_;
    output::counters counters_;
    std::unique_ptr<std::array<char, chunk>> scratch_;
    std::string lines_;
    std::unique_ptr<output::flight> flight_;
    output::keeper* keeper_;
    descriptor peeked_, peeking_; // the pipe that peek() copies to, as large as the others
    std::vector<std::weak_ptr<pump>> waiting_;
    std::map<int, std::unique_ptr<write_readiness>> watched_; // by the descriptor that is full
    std::vector<std::weak_ptr<pump>> resting_;
    boost::asio::steady_timer rest_;
    boost::asio::steady_timer retry_;
    bool retry_armed_ = false;
};

} // namespace reaperd::output
