// One pipe from a program to whoever wants what it says: its log, the console, syslog, followers, the last few lines.
//
// Large writes go to a log that wants plain bytes by splice, small ones by read and write: pages that are not full make
// splice dearer (0.7 of the other road at 4,000 bytes). Where memory outlives us, what is read is in flight until it
// stands in its log (flight.hpp). Who needs lines gets whole ones. While the log cannot be written nothing is read.
#pragma once

#include "output/ansi_filter.hpp"
#include "output/capture.hpp"
#include "output/capture_tokens.hpp"
#include "output/environment.hpp"
#include "output/flight.hpp"
#include "output/line_buffer.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reaperd::output {

struct destination {
    std::shared_ptr<rotated_file> file; // none: the last few lines are kept in memory
    const rotation* automatic =
        nullptr; // an AUTO log's, which is made when there is something to write: most programs are quiet
    output::audience* audience = nullptr;
    std::size_t most_captured = 0; // of a text between capture tokens; 0: they mean nothing
    log_format format = log_format::raw;
    bool merged = false; // onto the console
    bool syslog = false;
    bool strip_ansi = false;
    bool heard = false; // each piece, by the audience
};

class pump : public std::enable_shared_from_this<pump> {
public:
    pump(environment&, captured_program&, stream, std::pair<descriptor, descriptor> pipe);
    ~pump();
    pump(const pump&) = delete;
    pump& operator=(const pump&) = delete;

    int our_end() const { return pipe_.get(); }
    int child_end() const { return child_end_.get(); }
    const std::shared_ptr<rotated_file>& file() const { return to_.file; }
    std::string_view recent() const { return recent_ ? std::string_view{*recent_} : ""; } // of a stream without a file

    void write_to(destination);
    void start();          // reads from now on
    void land();           // what a killed process had in flight of this stream
    void readable();       // there is something in the pipe
    void turn();           // reads now
    void resume();         // its log may be writable again
    void drain();          // the process ended: reads what is in the pipe, and ends a line that was begun
    void drain_for_good(); // ... and is the last one: closes the pipe when nobody else has it
    void forget_recent() { recent_.reset(); }
    subscription follow(follower);

private:
    // ---- pump.cpp: when to read
    void wait_for_data();
    void stop_watching();
    void close();
    void rest();
    void park();

    // ---- roads.cpp: how
    std::size_t move_much();
    std::size_t move_some();
    std::size_t read_some(std::size_t most);
    std::optional<std::size_t> splice_some();
    bool plain() const;
    void process_ended(std::size_t left);

    // ---- journey.cpp: how what must not be lost with us goes
    bool survives() const;
    bool leaves_begun_lines() const;
    std::size_t fly_some(std::size_t most);
    std::size_t fly_bytes(std::size_t most);
    std::size_t fly_lines(std::size_t most);
    void fly_rest(std::size_t left); // the process has ended
    std::size_t fly(std::size_t size, line_end, std::string_view known);
    void see_through(std::span<char> bytes, line_end);
    void end_flight(flight&);
    bool is_full() const;
    bool nobody_writes() const;
    void tell_ahead(std::string_view peeked);
    std::chrono::system_clock::time_point line_time() const;
    stream_memory& memory() const { return who_.memory[which_ == stream::standard_output ? 0 : 1]; }
    std::uint32_t filters() const;
    void resume_filters(std::uint32_t);
    void remember_filters();
    void remember_stream();

    // ---- delivery.cpp: who gets what
    bool log_takes_lines() const;
    bool somebody_takes_lines() const { return log_takes_lines() || to_.merged || to_.syslog; }
    void capture_what_is_asked_for();
    void make_automatic_log();
    void deliver(std::span<char> bytes);
    std::string_view stripped(std::span<char> bytes);
    void put(std::string_view text);
    void hand_out_lines(std::string_view bytes);
    void line(const class line_format&, std::string_view text, bool ended);
    void log_begun_line();
    void end_text();
    void hand_out_begun_line(bool ended);
    void finish_line();
    void record(std::string_view bytes);
    void tell_followers(std::string_view bytes);
    void remember(std::string_view bytes);

    // A pipe full of full pages, which 4,000-byte writes never make: below it read and write are cheaper, by
    // measurement.
    static constexpr std::size_t large = 63 * 1024;
    static constexpr int widened_pipe = 128 * 1024; // so that the writer fills one half while splice has the other

    environment& environment_;
    captured_program& who_; // the capture's
    descriptor pipe_;       // our end
    descriptor child_end_;
    destination to_;
    line_buffer lines_;
    std::size_t begun_in_log_ = 0; // how much of the begun line is in the log already
    std::size_t told_ahead_ = 0;   // of what is left in the pipe: the audience has it already
    std::chrono::steady_clock::time_point last_turn_{};
    // Made when there is something in them: there are two pumps for each program.
    std::unique_ptr<std::string> recent_;
    std::unique_ptr<std::vector<std::weak_ptr<follower>>> followers_;
    std::unique_ptr<capture_tokens> tokens_;
    ansi_filter filter_;
    stream which_;
    bool started_ = false;
    bool at_end_ = false; // nobody can write any more: only after drain_for_good()
    bool watched_ = false;
    bool waiting_for_data_ = false;
    bool lines_are_left_ = false;   // in the pipe, as far as we looked
    bool begun_line_waits_ = false; // and nothing else is in the pipe
    bool parked_ = false;
    bool resting_ = false;
    bool large_ = false;   // what came last
    bool widened_ = false; // for what is large
};

} // namespace reaperd::output
