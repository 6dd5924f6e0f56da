// The one thing that survives: a file in RUNDIR, mapped by guardian and manager, and read by whoever comes after both.
//
// This is the layout and the order of its stores, on a span of bytes that somebody else has mapped. A journal is good
// as long as the machine has not been booted again and the layout is known: open() says why it is not. What is written
// is whole at every instruction: large values are written beside the ones that count, and one store makes them count.
#pragma once

#include "journal/slot.hpp"
#include "journal/twofold.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reaperd::journal {

using boot_id = std::array<char, 36>; // /proc/sys/kernel/random/boot_id; zeros where that cannot be read

enum class flaw { none, too_short, foreign, other_version, other_boot, damaged };
std::string_view describe(flaw); // "of another version"

// What the manager is about.
enum class purpose : std::uint32_t { supervising, stopping, starting_over };

// Of the last one that the guardian was asked for. begun: the manager of the new image is not ready yet.
enum class upgrade : std::uint32_t { none, begun, failed };

// What is counted, of all managers together.
enum class tally : std::uint32_t { programs_reaped, orphans_reaped };

// How much of the file has to be there before it is written to: a hole in a full file system kills the writer.
struct range {
    std::size_t begin = 0;
    std::size_t size = 0;
};

class journal {
public:
    static constexpr std::uint32_t version = 1;
    static constexpr std::size_t page = 4096;
    static constexpr std::size_t most_slots = 8192;
    static constexpr std::size_t most_shelved = 64;
    static constexpr std::size_t longest_name = 240;
    static constexpr std::size_t longest_failure = 1024;
    static constexpr std::size_t most_image = 16 * 1024 * 1024;
    static constexpr std::size_t flight_size = 17 * page; // lib/output's: a page of its own, and what a pipe holds
    static constexpr std::size_t mail_size = 24 * page;   // lib/events': what listeners have not read
    static const std::size_t size;                        // of the whole

    journal() = default; // of nothing: only assign to it

    // By whom it was made, and when: both stay for good.
    struct founder {
        std::int32_t pid = 0;
        std::uint64_t mark = 0;
    };
    static journal create(std::span<std::byte>, const boot_id&, const struct founder&);
    static std::variant<journal, flaw> open(std::span<std::byte>, const boot_id&);

    explicit operator bool() const { return !bytes_.empty(); }
    struct founder founder() const; // in REAPERD_INSTANCE of all children, and in the name of their cgroups

    static range fixed_part(); // all but slots and images

    // ---- managers and their end
    std::uint32_t begin_generation(); // a manager has been started: how many there were with it
    std::uint32_t generation() const;
    void set_stop_signal(int); // the guardian was told to stop, and has passed it on
    void clear_stop_signal();  // the manager heard it
    std::optional<int> stop_signal() const;
    void set_purpose(enum purpose); // its successor goes on with it
    enum purpose purpose() const;
    void end(int code); // the manager's last act
    std::optional<int> ended() const;
    void begin_upgrade();
    void end_upgrade();                      // if it was begun, and has not failed
    void fail_upgrade(std::string_view why); // cut to longest_failure
    enum upgrade upgrade() const;
    std::string_view upgrade_failure() const; // empty unless it has failed
    // Guardians are numbered too: what was born in an earlier one's time need not be a child of this one.
    std::uint32_t begin_era();
    std::uint32_t era() const;
    void set_limits(std::uint64_t soft, std::uint64_t hard); // of descriptors, as they were before we raised them
    std::array<std::uint64_t, 2> limits() const;

    void count(tally);
    std::uint64_t counted(tally) const;

    // ---- slots
    range slots_for(std::size_t count) const; // that so many first slots need
    std::span<slot> slots() const;            // those that were ever taken
    slot* take(std::uint32_t owner);          // a free one; null: all are taken
    slot* of(std::uint32_t owner) const;      // null: it has none
    slot* running(std::int32_t pid) const;    // whose process that is; null: nobody's
    std::size_t index_of(const slot&) const;

    // ---- the roster: what changes with configurations only
    range next_image(std::size_t size) const; // that commit_image() will write
    bool commit_image(std::span<const std::byte>);
    std::optional<std::span<const std::byte>> image() const;

    // ---- named descriptors: listening sockets
    bool shelve(std::string_view name, int descriptor); // false: the name is too long or the shelf is full
    std::optional<int> shelved(std::string_view name) const;
    std::optional<int> unshelve(std::string_view name);
    std::vector<std::string> shelved_names() const;
    void forget_descriptors(); // whoever had them is dead
    template <class Visitor>
    void each_descriptor(Visitor) const; // on the shelf and in the slots

    std::span<std::byte> flight() const;
    twofold mail() const;
    static range mail_part();

private:
    struct header;
    struct shelf_place {
        std::atomic<std::int32_t> descriptor; // plus one
        std::uint32_t length;
        std::array<char, longest_name> name;
    };

    explicit journal(std::span<std::byte>);

    header& head() const;
    std::span<shelf_place> shelf() const;
    shelf_place* find(std::string_view name) const;
    slot* all_slots() const;
    static std::size_t image_at(std::size_t half);

    std::span<std::byte> bytes_;
};

template <class Visitor>
void journal::each_descriptor(Visitor visit) const
{
    for (auto& place : shelf())
        if (place.descriptor > 0)
            visit(place.descriptor - 1);
    for (auto& one : slots())
        for (std::size_t which = 0; one.owner() && which < slot::most_descriptors; ++which)
            if (const auto number = one.kept(which))
                visit(*number);
}

} // namespace reaperd::journal
