#include "journal/journal.hpp"

#include "journal/checksum.hpp"

#include <algorithm>
#include <limits>

namespace reaperd::journal {
namespace {

constexpr std::uint64_t magic = 0x6c6e726a64706172; // "rapdjrnl"
constexpr std::uint64_t set = 1ULL << 32;           // a value is there, in the lower half

constexpr std::size_t whole_pages(std::size_t size)
{
    return (size + journal::page - 1) / journal::page * journal::page;
}

constexpr std::size_t shelf_at = journal::page;
constexpr std::size_t shelf_size = journal::most_shelved * (8 + journal::longest_name);
constexpr std::size_t flight_at = whole_pages(shelf_at + shelf_size);
constexpr std::size_t slots_at = flight_at + journal::flight_size;
constexpr std::size_t mail_at = whole_pages(slots_at + journal::most_slots * sizeof(slot));
constexpr std::size_t images_at = mail_at + journal::mail_size;

std::optional<int> value_of(std::uint64_t word)
{
    return (word & set) == 0 ? std::nullopt : std::optional{static_cast<int>(static_cast<std::uint32_t>(word))};
}

std::uint64_t word_of(int value)
{
    return set | static_cast<std::uint32_t>(value);
}

} // namespace

const std::size_t journal::size = images_at + 2 * most_image;

// The first three never change after create(), so a sum over them is enough.
struct journal::header {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t sum; // of what is fixed
    struct {
        boot_id boot;
        std::int32_t pid;
        std::uint64_t mark;
    } fixed;
    std::atomic<std::uint32_t> generation;
    std::atomic<std::uint32_t> era;
    std::atomic<std::uint32_t> purpose;
    std::atomic<std::uint64_t> stop_signal;
    std::atomic<std::uint64_t> ended;
    std::atomic<std::uint32_t> slots_used;
    std::atomic<std::uint32_t> image_half; // plus one, so that zero is none
    struct {
        std::uint64_t length;
        std::uint32_t sum;
        std::uint32_t unused;
    } images[2];
    std::array<std::uint64_t, 2> limits;
    std::array<std::atomic<std::uint64_t>, 2> tallies;
    std::atomic<std::uint32_t> upgrade;
    std::uint32_t failure_length;
    std::array<char, longest_failure> failure;

    std::uint32_t sum_of_fixed() const { return checksum(std::as_bytes(std::span{&fixed, 1})); }
};

journal::journal(std::span<std::byte> bytes)
    : bytes_(bytes)
{
}

// The magic comes last: what is not whole is foreign.
journal journal::create(std::span<std::byte> bytes, const boot_id& boot, const struct founder& who)
{
    static_assert(sizeof(header) <= page);
    journal made{bytes};
    auto& head = made.head();
    head.magic = 0;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    std::fill_n(bytes.data() + sizeof head.magic, flight_at + page - sizeof head.magic, std::byte{});
    head.version = version;
    head.fixed = {boot, who.pid, who.mark};
    head.sum = head.sum_of_fixed();
    std::atomic_signal_fence(std::memory_order_seq_cst);
    head.magic = magic;
    return made;
}

std::variant<journal, flaw> journal::open(std::span<std::byte> bytes, const boot_id& boot)
{
    if (bytes.size() < size)
        return flaw::too_short;
    const journal found{bytes};
    const auto& head = found.head();
    if (head.magic != magic)
        return flaw::foreign;
    if (head.version != version)
        return flaw::other_version;
    if (head.sum != head.sum_of_fixed() || head.slots_used > most_slots)
        return flaw::damaged;
    if (head.fixed.boot != boot)
        return flaw::other_boot;
    return found;
}

std::string_view describe(flaw what)
{
    switch (what) {
    case flaw::none: return "whole";
    case flaw::too_short: return "too short";
    case flaw::foreign: return "not a journal of reaperd";
    case flaw::other_version: return "of another version";
    case flaw::other_boot: return "from before the machine was booted";
    case flaw::damaged: return "damaged";
    }
    return {};
}

journal::header& journal::head() const
{
    return *reinterpret_cast<header*>(bytes_.data());
}

struct journal::founder journal::founder() const
{
    return {head().fixed.pid, head().fixed.mark};
}

range journal::fixed_part()
{
    return {0, slots_at};
}

// ---- managers and their end

std::uint32_t journal::begin_generation()
{
    return ++head().generation;
}

std::uint32_t journal::generation() const
{
    return head().generation;
}

void journal::set_stop_signal(int signal)
{
    head().stop_signal = word_of(signal);
}

void journal::clear_stop_signal()
{
    head().stop_signal = 0;
}

std::optional<int> journal::stop_signal() const
{
    return value_of(head().stop_signal);
}

void journal::set_purpose(enum purpose what)
{
    head().purpose = static_cast<std::uint32_t>(what);
}

enum purpose journal::purpose() const
{
    return static_cast<enum purpose>(head().purpose.load());
}

void journal::end(int code)
{
    head().ended = word_of(code);
}

std::optional<int> journal::ended() const
{
    return value_of(head().ended);
}

void journal::begin_upgrade()
{
    head().upgrade = static_cast<std::uint32_t>(reaperd::journal::upgrade::begun);
}

void journal::end_upgrade()
{
    auto begun = static_cast<std::uint32_t>(reaperd::journal::upgrade::begun);
    head().upgrade.compare_exchange_strong(begun, static_cast<std::uint32_t>(reaperd::journal::upgrade::none));
}

void journal::fail_upgrade(std::string_view why)
{
    head().failure_length = static_cast<std::uint32_t>(why.copy(head().failure.data(), longest_failure));
    head().upgrade = static_cast<std::uint32_t>(reaperd::journal::upgrade::failed);
}

enum upgrade journal::upgrade() const
{
    return static_cast<enum upgrade>(head().upgrade.load());
}

std::string_view journal::upgrade_failure() const
{
    const bool failed = upgrade() == reaperd::journal::upgrade::failed;
    return {head().failure.data(), failed ? std::min<std::size_t>(head().failure_length, longest_failure) : 0};
}

std::uint32_t journal::begin_era()
{
    return ++head().era;
}

std::uint32_t journal::era() const
{
    return head().era;
}

void journal::set_limits(std::uint64_t soft, std::uint64_t hard)
{
    head().limits = {soft, hard};
}

std::array<std::uint64_t, 2> journal::limits() const
{
    return head().limits;
}

void journal::count(tally what)
{
    ++head().tallies[static_cast<std::size_t>(what)];
}

std::uint64_t journal::counted(tally what) const
{
    return head().tallies[static_cast<std::size_t>(what)];
}

// ---- slots

slot* journal::all_slots() const
{
    return reinterpret_cast<slot*>(bytes_.data() + slots_at);
}

range journal::slots_for(std::size_t count) const
{
    return {slots_at, count * sizeof(slot)};
}

std::span<slot> journal::slots() const
{
    return {all_slots(), head().slots_used};
}

slot* journal::take(std::uint32_t owner)
{
    for (auto& one : slots())
        if (!one.owner()) {
            one.take(owner);
            return &one;
        }
    const std::uint32_t used = head().slots_used;
    if (used == most_slots)
        return nullptr;
    all_slots()[used].take(owner);
    head().slots_used = used + 1;
    return &all_slots()[used];
}

slot* journal::of(std::uint32_t owner) const
{
    const auto all = slots();
    const auto found = std::find_if(all.begin(), all.end(), [owner](const slot& one) { return one.owner() == owner; });
    return found == all.end() ? nullptr : &*found;
}

slot* journal::running(std::int32_t pid) const
{
    const auto all = slots();
    const auto found = std::find_if(all.begin(), all.end(), [pid](const slot& one) { return one.lives(pid); });
    return found == all.end() ? nullptr : &*found;
}

std::size_t journal::index_of(const slot& one) const
{
    return static_cast<std::size_t>(&one - all_slots());
}

// ---- the roster

std::size_t journal::image_at(std::size_t half)
{
    return images_at + half * most_image;
}

range journal::next_image(std::size_t length) const
{
    return {image_at(head().image_half == 1 ? 1 : 0), length};
}

bool journal::commit_image(std::span<const std::byte> image)
{
    if (image.size() > most_image)
        return false;
    const std::size_t half = head().image_half == 1 ? 1 : 0;
    std::copy(image.begin(), image.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(image_at(half)));
    head().images[half] = {image.size(), checksum(image), 0};
    head().image_half = static_cast<std::uint32_t>(half) + 1;
    return true;
}

std::optional<std::span<const std::byte>> journal::image() const
{
    const std::uint32_t which = head().image_half;
    if (which == 0 || which > 2)
        return {};
    const auto& about = head().images[which - 1];
    if (about.length > most_image)
        return {};
    const std::span<const std::byte> bytes = bytes_.subspan(image_at(which - 1), about.length);
    return checksum(bytes) == about.sum ? std::optional{bytes} : std::nullopt;
}

// ---- the shelf

std::span<journal::shelf_place> journal::shelf() const
{
    static_assert(sizeof(shelf_place) * most_shelved == shelf_size);
    return {reinterpret_cast<shelf_place*>(bytes_.data() + shelf_at), most_shelved};
}

void journal::forget_descriptors()
{
    for (auto& place : shelf())
        place.descriptor = 0;
    for (auto& one : slots())
        for (std::size_t which = 0; which < slot::most_descriptors; ++which)
            one.forget(which);
}

std::span<std::byte> journal::flight() const
{
    return bytes_.subspan(flight_at, flight_size);
}

twofold journal::mail() const
{
    return twofold{bytes_.subspan(mail_at, mail_size)};
}

range journal::mail_part()
{
    return {mail_at, mail_size};
}

} // namespace reaperd::journal
