// What a crash must not take of one program: its record, its process, and the descriptors that the guardian keeps.
//
// Two write here. The manager writes all of it but the exit note; the guardian writes the note, for processes that it
// has to reap because their manager is dead, and the numbers of the descriptors, which are those of its own table.
// Each value is one store, or is made good by one store that comes last: a writer may be killed between any two.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace reaperd::journal {

// How far the start of a process has come. ended: nobody has to wait for it any more.
enum class phase : std::uint32_t { none, spawning, running, ended };

// The serial counts the starts of an instance. Number and phase change together.
struct run {
    std::uint32_t serial = 0;
    journal::phase phase = phase::none;

    friend bool operator==(const run&, const run&) = default;
};

// How a process ended, in the two words that the kernel has for it.
struct exit_note {
    std::int32_t code = 0;   // CLD_EXITED and so on
    std::int32_t status = 0; // the exit code, or the signal

    friend bool operator==(const exit_note&, const exit_note&) = default;
};

class slot {
public:
    static constexpr std::size_t most_record = 320;
    static constexpr std::size_t most_remarks = 24; // of lib/output, which alone knows what they mean
    static constexpr std::size_t most_descriptors = 10;

    // ---- whose it is; nothing: it is free
    std::optional<std::uint32_t> owner() const;
    void take(std::uint32_t owner); // as new
    void release();

    // ---- its life, as the supervisor wrote it: the last one that was committed whole
    void commit(std::span<const std::byte> record); // at most most_record
    std::optional<std::span<const std::byte>> record() const;

    // ---- its process
    void begin_spawn(std::uint32_t serial, std::uint32_t era); // the pid is unknown from now on
    void set_born(std::uint64_t when);                         // what tells it from a later process of the same pid
    void confirm();                                            // it runs
    void adopt(std::int32_t pid, std::uint32_t era);           // another one (type = forking)
    void end();
    journal::run run() const;
    std::optional<std::int32_t> pid() const;       // born, confirmed or not
    std::int32_t last_pid() const { return pid_; } // living or not; 0: there was none
    std::uint64_t born() const { return born_; }
    std::int32_t* pid_for_kernel() { return reinterpret_cast<std::int32_t*>(&pid_); } // CLONE_PARENT_SETTID
    std::uint32_t era() const { return era_; }
    void set_era(std::uint32_t era) { era_ = era; }
    bool lives(std::int32_t pid) const; // it is this one, as far as is known here

    // ---- the guardian's
    void note_exit(exit_note); // of the process of run()
    std::optional<exit_note> exit_of(std::uint32_t serial) const;
    void keep(std::size_t which, int descriptor);
    void forget(std::size_t which);
    std::optional<int> kept(std::size_t which) const;

    void remark(std::span<const std::byte, most_remarks>);
    std::span<const std::byte, most_remarks> remarks() const { return remarks_; }

private:
    static constexpr std::size_t halves = 2;

    std::atomic<std::uint32_t> owner_;
    std::atomic<std::int32_t> pid_; // with owner_ in one page: the kernel's write finds it there
    std::atomic<std::uint64_t> run_;
    std::atomic<std::uint64_t> born_;
    std::atomic<std::uint64_t> note_;
    std::atomic<std::uint32_t> note_serial_;
    std::atomic<std::uint32_t> era_;     // of the guardian in whose time it was born
    std::atomic<std::uint64_t> current_; // half, length and checksum of the record that counts
    std::array<std::atomic<std::int32_t>, most_descriptors> descriptors_; // plus one, so that zero is none
    std::array<std::byte, most_remarks> remarks_;
    [[maybe_unused]] std::array<std::byte, 16> reserved_;
    std::array<std::array<std::byte, most_record>, halves> records_;
};

static_assert(sizeof(slot) == 768);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::int32_t>::is_always_lock_free);

} // namespace reaperd::journal
