#include "journal/slot.hpp"

#include "journal/checksum.hpp"

#include <algorithm>
#include <cassert>

namespace reaperd::journal {
namespace {

constexpr std::uint64_t pack(run what)
{
    return std::uint64_t{what.serial} << 32 | static_cast<std::uint32_t>(what.phase);
}

constexpr run unpack(std::uint64_t word)
{
    return {static_cast<std::uint32_t>(word >> 32), static_cast<phase>(word & 0xffffffff)};
}

// The record that counts: which half has it, how long it is, and what it adds up to. Zero: there is none.
struct place {
    std::uint64_t half;
    std::uint64_t length;
    std::uint32_t sum;
};
constexpr std::uint64_t is_there = 1ULL << 63;

constexpr std::uint64_t pack(place what)
{
    return is_there | what.half << 62 | what.length << 32 | what.sum;
}

constexpr place unpack_place(std::uint64_t word)
{
    return {word >> 62 & 1, word >> 32 & 0x3fffffff, static_cast<std::uint32_t>(word)};
}

} // namespace

std::optional<std::uint32_t> slot::owner() const
{
    const auto id = owner_.load();
    return id == 0 ? std::nullopt : std::optional{id};
}

void slot::take(std::uint32_t owner)
{
    pid_ = 0;
    run_ = 0;
    born_ = 0;
    note_serial_ = 0;
    current_ = 0;
    for (auto& one : descriptors_)
        one = 0;
    remarks_ = {};
    owner_ = owner;
}

void slot::release()
{
    owner_ = 0;
}

// ---- the record

void slot::commit(std::span<const std::byte> record)
{
    assert(record.size() <= most_record);
    const auto now = current_.load();
    const std::uint64_t half = now == 0 ? 0 : 1 - unpack_place(now).half;
    std::copy(record.begin(), record.end(), records_[half].begin());
    current_ = pack(place{half, record.size(), checksum(record)});
}

std::optional<std::span<const std::byte>> slot::record() const
{
    const auto now = current_.load();
    if ((now & is_there) == 0)
        return {};
    const auto where = unpack_place(now);
    if (where.length > most_record)
        return {};
    const auto bytes = std::span{records_[where.half]}.first(where.length);
    return checksum(bytes) == where.sum ? std::optional<std::span<const std::byte>>{bytes} : std::nullopt;
}

// ---- the process

// The pid goes first: whoever finds the new serial must not take the old process for its own.
void slot::begin_spawn(std::uint32_t serial, std::uint32_t era)
{
    pid_ = 0;
    born_ = 0;
    era_ = era;
    run_ = pack({serial, phase::spawning});
}

void slot::set_born(std::uint64_t when)
{
    born_ = when;
}

void slot::confirm()
{
    run_ = pack({run().serial, phase::running});
}

void slot::adopt(std::int32_t pid, std::uint32_t era)
{
    begin_spawn(run().serial + 1, era);
    pid_ = pid;
    confirm();
}

void slot::end()
{
    run_ = pack({run().serial, phase::ended});
}

run slot::run() const
{
    return unpack(run_.load());
}

std::optional<std::int32_t> slot::pid() const
{
    const auto phase = run().phase;
    const auto pid = pid_.load();
    return (phase == phase::spawning || phase == phase::running) && pid > 0 ? std::optional{pid} : std::nullopt;
}

bool slot::lives(std::int32_t which) const
{
    return owner() && pid() == which && !exit_of(run().serial);
}

// ---- the guardian's

void slot::note_exit(exit_note what)
{
    note_ = std::uint64_t{static_cast<std::uint32_t>(what.code)} << 32 | static_cast<std::uint32_t>(what.status);
    note_serial_ = run().serial;
}

std::optional<exit_note> slot::exit_of(std::uint32_t serial) const
{
    if (serial == 0 || note_serial_ != serial)
        return {};
    const auto word = note_.load();
    return exit_note{static_cast<std::int32_t>(word >> 32), static_cast<std::int32_t>(word)};
}

void slot::keep(std::size_t which, int descriptor)
{
    descriptors_.at(which) = descriptor + 1;
}

void slot::forget(std::size_t which)
{
    descriptors_.at(which) = 0;
}

std::optional<int> slot::kept(std::size_t which) const
{
    const auto number = descriptors_.at(which).load();
    return number > 0 ? std::optional{number - 1} : std::nullopt;
}

void slot::remark(std::span<const std::byte, most_remarks> what)
{
    std::copy(what.begin(), what.end(), remarks_.begin());
}

} // namespace reaperd::journal
