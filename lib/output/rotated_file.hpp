// One log file: written at its end, rotated at a line's end (f -> f.1 -> ... -> f.N), reopened when it was renamed
// away. A line that grows beyond line_buffer::longest_line is cut, so no file exceeds its limit by more than that.
//
// It knows nothing of the loop, so the daemon's own log is one too. Others may write to the same file or truncate it
// (logrotate's copytruncate): its size is looked at before every write. What is not a regular file is never rotated.
//
// write() always takes everything. Where the disk is full or the folder gone, what could not be written waits inside,
// blocked() says so, `report` has been told once, and retry() tries again; who can wait does so before handing in more.
#pragma once

#include "model/program.hpp"
#include "output/descriptor.hpp"
#include "output/file_id.hpp"
#include "output/flight.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reaperd::output {

class device;

// Whom a file tells what happens to it.
class file_owner {
public:
    virtual ~file_owner() = default;

    virtual void report(std::string_view problem) = 0; // "cannot write /x: No space left on device"
    virtual void renewed(class rotated_file&, std::optional<file_id> before) = 0; // rotated or reopened: another inode
    virtual void blocked() = 0;
    virtual void lost(std::uint64_t bytes) = 0; // a terminal or pipe that nobody will ever read again
    virtual std::shared_ptr<device> own_device(int descriptor) = 0; // for /dev/stdout and the like
};

class rotated_file : public std::enable_shared_from_this<rotated_file> {
public:
    enum class privacy { as_umask_says, owner_only }; // 0600 and locked, as AUTO logs are

    // Opens at once; where that fails it is blocked and retry() opens.
    rotated_file(file_owner&, std::string path, const rotation&, privacy = privacy::as_umask_says);
    rotated_file(file_owner&, std::string path, const rotation&, descriptor already_open, privacy);
    ~rotated_file();
    rotated_file(const rotated_file&) = delete;
    rotated_file& operator=(const rotated_file&) = delete;

    // What is in flight is seen into the file: where it goes is written down before it goes there.
    void write(std::string_view bytes, flight* carrier = nullptr);
    bool has_in_flight() const { return carrier_ != nullptr; } // blocked, with what came by that
    bool offer(std::string_view line); // false where it waits for too much already: the line is dropped
    bool blocked() const;
    void same_turn(bool yes) { same_turn_ = yes; } // whether it was deleted has just been looked at: its size will do
    bool retry();                                  // true: no longer blocked
    std::optional<int> waits_for() const;          // the full terminal or pipe whose write readiness ends the wait
    std::uint64_t bytes_waiting() const;

    // Moves what is in a pipe without copying it: for large writes to a regular file. Nothing: not here, not now.
    bool can_splice() const;
    std::optional<std::size_t> splice_from(int pipe, std::size_t most);

    void apply(const rotation& policy);
    void reopen();      // at the next line's end, if another file has its name now
    void finish_line(); // the line that was begun will never be finished: its process ended
    void clear();       // empties it and deletes the rotated ones

    const std::string& path() const { return path_; }
    std::optional<file_id> id() const { return id_; } // nothing: could not be opened yet
    bool regular() const { return bool(file_); }

private:
    static constexpr std::size_t most_offered =
        256 * 1024; // what waits for the disk on behalf of those who cannot wait

    bool open();
    void adopt(descriptor);
    void adopt_own(int number);
    void become(std::shared_ptr<device>);
    void reopen_now();
    bool has_another_file() const;

    void put(std::string_view);
    void put_regular(std::string_view);
    bool put_piece(std::string_view piece, std::string_view all);
    std::size_t write_piece(std::string_view piece);
    std::size_t find_landed(const flight::target&, std::string_view piece);
    void put_device(std::string_view);
    void put_rest();
    void look_at_device();
    void follow_size();
    void ends_at(std::uint64_t size);
    std::size_t until_renewal(std::string_view) const;

    bool at_line_end();
    bool due() const; // for rotation or reopening, at the next line's end
    bool is_too_long() const;
    std::uint64_t cut_at() const;
    void renew_if_due();
    void rotate();
    void truncate();

    void keep(std::string_view);
    void block(std::string_view bytes, std::string_view what, int error);
    std::string problem(std::string_view what, int error) const;
    void tell(std::string_view what, int error);

    enum class end_of { line, middle, unknown };

    file_owner& owner_;
    std::string path_;
    reaperd::rotation rotation_;
    descriptor file_;                // a regular file,
    std::shared_ptr<device> device_; // or something else
    std::optional<file_id> id_;
    std::uint64_t end_ = 0;                  // where we left it
    std::uint64_t rotate_at_ = 0;            // max_bytes, or more after a rotation that failed
    std::unique_ptr<std::string> rest_;      // what could not be written
    std::optional<std::uint64_t> reopen_at_; // where it ended when that was asked for
    flight* carrier_ = nullptr;              // of what is being written, or waits
    end_of stands_at_ = end_of::unknown;
    bool readable_ = false;
    bool private_ = false;
    bool blocked_ = false;
    bool same_turn_ = false;
    bool told_ = false; // the owner knows that something is wrong
};

} // namespace reaperd::output
