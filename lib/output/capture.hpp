// What one program writes and reads: its three pipes, kept from start to start, and where the output goes.
//
// Both ends of each pipe stay open here, so a restart loses nothing, a grandchild that outlives its parent is still
// read, and nobody gets SIGPIPE. While a log cannot be written its data waits in the pipe; the loop never waits for
// anybody. Reading begins at the first process_started() and goes on until the capture is destroyed.
#pragma once

#include "model/program.hpp"
#include "output/standard_input.hpp"
#include "output/stream.hpp"
#include "output/survival.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::output {

class environment; // what all captures share: the loop, the open log files, the console, counters (environment.hpp)
class pump;
class rotated_file;

// What is followed comes for as long as the subscription lives, and may outlive the capture.
using subscription = std::shared_ptr<void>;
using follower = std::function<void(std::string_view)>;

// Who wants to hear what programs say, beside their logs and in this turn of the loop: event listeners, a debug log.
class audience {
public:
    virtual ~audience() = default;

    virtual void said(std::uint32_t program, stream, std::string_view) = 0;     // each piece as it was read
    virtual void captured(std::uint32_t program, stream, std::string_view) = 0; // what stood between capture tokens
    virtual bool hears_all(std::uint32_t program) const = 0; // else only streams whose policy has events_enabled
};

// Whose output it is.
struct identity {
    std::string name;
    std::uint32_t number = 0; // what the daemon knows the program by; the same in each manager that takes over

    std::string process() const { return name.substr(name.find(':') + 1); } // without its group
};

// What its streams share.
struct captured_program : identity {
    std::array<stream_memory, 2> memory; // by stream
};

class capture {
public:
    // Throws boost::system::system_error where the pipes cannot be made (no descriptors left). With a legacy it goes on
    // where a capture of the same program was when its process was killed; the descriptors are its own from then on,
    // and reading begins with process_started() as ever. Pipes that are not among them are made, and told to the
    // keeper.
    capture(environment&, identity, bool redirect_stderr, const output_policy&, output::audience* = nullptr,
            const legacy& = {});
    ~capture(); // reads what is still in the pipes first
    capture(const capture&) = delete;
    capture& operator=(const capture&) = delete;

    bool send(std::string_view text);      // to the process's stdin; false: it has too much to read already
    void forget_input();                   // what was sent to the one before while its end was not known yet
    kept_pipes pipes() const;              // all that it has now
    std::array<int, 3> child_ends() const; // what spawn makes the child's 0, 1 and 2
    void process_started();                // opens the logs, where they are named and not open yet, and reads
    void
    process_ended(); // reads the pipes empty, so that what the process wrote last stands before the next one's first

    // The same where no next one will come, in a shutdown: what only a next one would need is closed now, while others
    // are still ending. What a grandchild writes is read as long as it lives.
    void last_process_ended();

    void apply(const output_policy&); // after a reload
    void redirect_stderr(bool);       // from the next start on
    void reopen();                    // SIGUSR2: the file may have been renamed under us
    void clear();                     // empties the logs, rotated ones too; also of a program that does not run

    bool keeps_log(stream) const;       // of its own
    std::string log_path(stream) const; // empty: none, or an AUTO log before its first line
    std::vector<std::string> last_lines(stream,
                                        std::size_t count) const; // newest last; also of a stream without a file
    std::string tail_lines(stream, std::size_t count) const;      // the log's end as it is on disk
    std::string tail_bytes(stream, std::size_t count) const;

    // Each piece as it is written to the log, from now on: what a tail read in the same turn of the loop does not have.
    subscription follow(stream, follower);

private:
    static constexpr stream both[] = {stream::standard_output, stream::standard_error};

    std::shared_ptr<pump> make_pump(stream, const kept_pipes&);
    void keep(pipe_end reading, int read, int write);
    void begin(stream);
    std::shared_ptr<rotated_file> automatic_log_of_before(stream);
    void direct(pump&, stream, std::shared_ptr<rotated_file> current);
    std::shared_ptr<rotated_file> open(stream);
    std::string readable_path(stream) const;
    const stream_policy& policy_of(stream) const;
    pump* pump_of(stream) const; // null: stderr, where it has never had a pipe of its own
    pump& pump_or_stdout(stream) const;
    std::shared_ptr<rotated_file> file_of(stream) const;

    environment& environment_;
    captured_program who_;
    output_policy policy_;
    output::audience* audience_;
    bool redirect_stderr_;
    bool started_ = false;
    standard_input stdin_;
    std::shared_ptr<pump> stdout_;
    std::shared_ptr<pump> stderr_;
};

} // namespace reaperd::output
