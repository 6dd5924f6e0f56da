// What has been read from a pipe and is not yet in its log, in memory that outlives this process. Whoever comes after
// it finds in which of four states it was killed, and finishes what it had begun: no byte is lost, none is written
// twice.
//
//   empty    nothing is in flight
//   reading  `size` bytes are to be read into the buffer, which begins with what they are not: see begin()
//   held     they are there; the first `done` bytes of the text that is made of them are in the log
//   aimed    the next piece of that text is being written to a place in a file that is written down
//
// The text need not be kept: it is made of the bytes, the time and the state of the stream's filters, which are. The
// next state always is one 64-bit store, after all that it speaks of. There is one thread, and the other reader is a
// later process, so that the order of the compiler's stores is all that counts; no fence is needed for another
// processor.
//
// There is one flight for all streams, because a batch does not outlive a turn of the loop. If a log cannot be written
// (disk full), the flight stays taken until it can.
#pragma once

#include "model/program.hpp"
#include "output/file_id.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace reaperd::output {

enum class line_end : std::uint8_t { as_read, cut, process_ended }; // how a begun last line ends

// What was read from one stream at once, and what it takes to make the same text of it again.
struct batch {
    std::uint64_t stream = 0;
    std::int64_t time = 0; // in its stamps: nanoseconds since the epoch
    std::uint32_t size = 0;
    std::uint32_t filters = 0; // of the stream, as they were before it
    log_format format = log_format::raw;
    line_end end = line_end::as_read;

    friend bool operator==(const batch&, const batch&) = default;
};

class flight {
public:
    static constexpr std::size_t most = 64 * 1024; // in one batch
    static constexpr std::size_t page = 4096;
    static constexpr std::size_t needed = page + most;
    static constexpr std::size_t mark_size = 16;

    explicit flight(std::span<std::byte> memory); // as whoever was here before left it

    // ---- from the pipe
    bool empty() const { return phase_of(state()) == phase::empty; }
    // Where to read batch.size bytes to. A read of a pipe takes all or nothing, and whether it did is seen from the
    // first bytes: they are a random mark before, or, if the bytes to come are known, others than those. A mark of less
    // than mark_size bytes could be what comes, so that less must be known.
    std::span<char> begin(const batch&, std::string_view name, std::string_view known = {});
    void came();
    void came_not();

    // ---- to the log
    bool active() const { return active_; } // what is written now belongs to it
    std::int64_t time() const { return header_->batch.time; }
    void aim(std::string_view path, const file_id&, std::uint64_t offset, std::size_t size);
    void landed(std::size_t size);
    void wait(); // for a log that is blocked
    bool waits() const { return !empty() && !active_ && !inherited_; }
    void finish();

    // ---- after a crash
    struct target {
        file_id file;
        std::uint64_t offset;
        std::size_t size;
    };

    std::optional<batch> unfinished() const; // what the one before us left, until it is resumed
    std::span<char> resume();                // the bytes: make the text of them once more, and write it
    std::string_view
    not_landed(std::string_view text);   // what of it is not in the log; call it once for all of the text
    std::optional<target> take_target(); // of the piece that not_landed() begins with
    std::string_view path() const;       // of the last target; empty: there was none, or it is too long
    std::string_view name() const;       // the program's

private:
    enum class phase : std::uint8_t { empty, reading, held, aimed };
    static constexpr std::size_t longest_path = 1800;

    struct place {
        std::uint64_t device, inode, offset, size;
        std::size_t path_length;
        std::array<char, longest_path> path;
    };
    struct header {
        std::uint64_t magic;
        std::atomic<std::uint64_t> state; // done << 32 | half << 8 | phase
        output::batch batch;
        std::array<char, mark_size> mark;
        std::size_t name_length;
        std::array<char, 128> name;
        std::array<place, 2> places; // by half: one is written while the other counts
    };
    static_assert(sizeof(header) <= page);

    static phase phase_of(std::uint64_t state) { return static_cast<phase>(state & 0xff); }
    std::uint64_t state() const { return header_->state.load(std::memory_order_relaxed); }
    void become(phase, std::uint64_t half, std::uint64_t done);
    std::uint64_t half() const { return state() >> 8 & 1; }
    std::uint64_t done() const { return state() >> 32; }
    void find_out_whether_it_came();
    void make_present(std::size_t size);

    header* header_;
    std::span<char> buffer_;
    std::mt19937_64 dice_;
    bool inherited_ = false; // and not resumed yet
    bool active_ = false;
    bool aimed_before_ = false; // by whoever was killed, and not looked at yet
    std::uint64_t to_skip_ = 0;
};

} // namespace reaperd::output
