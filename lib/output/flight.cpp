#include "output/flight.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace reaperd::output {
namespace {

constexpr std::uint64_t layout = 0x7265617065726601; // "reaperf" and a version: what another one left is not understood

template <std::size_t Size>
std::size_t copy(std::array<char, Size>& to, std::string_view text)
{
    if (text.size() > Size)
        return 0;
    std::memcpy(to.data(), text.data(), text.size());
    return text.size();
}

} // namespace

flight::flight(std::span<std::byte> memory)
    : header_(reinterpret_cast<header*>(memory.data()))
    , buffer_(reinterpret_cast<char*>(memory.data()) + page, most)
    , dice_(std::random_device{}())
{
    make_present(most);
    if (header_->magic != layout) {
        become(phase::empty, 0, 0);
        header_->magic = layout;
    }
    if (phase_of(state()) == phase::reading)
        find_out_whether_it_came();
    inherited_ = !empty();
}

void flight::become(phase next, std::uint64_t half, std::uint64_t done)
{
    header_->state.store(done << 32 | half << 8 | static_cast<std::uint64_t>(next), std::memory_order_release);
}

// ---- from the pipe

std::span<char> flight::begin(const batch& read, std::string_view name, std::string_view known)
{
    header_->batch = read;
    header_->name_length = copy(header_->name, name);
    auto& mark = header_->mark;
    const auto marked = std::min<std::size_t>(read.size, mark_size);
    if (known.empty()) {
        const std::array random{dice_(), dice_()};
        std::memcpy(mark.data(), random.data(), mark_size);
    } else
        std::ranges::transform(known.substr(0, marked), mark.begin(), [](char c) { return static_cast<char>(~c); });
    make_present(read.size);
    std::memcpy(buffer_.data(), mark.data(), marked);
    become(phase::reading, half(), 0);
    return buffer_.first(read.size);
}

// A page that is not there when the kernel wants to write to it is a fault, and one that is met by SIGKILL ends a read
// half way: what it took is gone. So each has been written to just before.
void flight::make_present(std::size_t size)
{
    for (std::size_t at = 0; at < size; at += page) {
        volatile char& first = buffer_[at];
        first = first;
    }
}

void flight::came()
{
    become(phase::held, half(), 0);
    active_ = true;
}

void flight::came_not()
{
    become(phase::empty, half(), 0);
}

// ---- to the log

void flight::aim(std::string_view path, const file_id& file, std::uint64_t offset, std::size_t size)
{
    const auto other = 1 - half();
    auto& next = header_->places[other];
    next.device = file.device;
    next.inode = file.inode;
    next.offset = offset;
    next.size = size;
    next.path_length = copy(next.path, path);
    become(phase::aimed, other, done());
}

void flight::landed(std::size_t size)
{
    become(phase::held, half(), done() + size);
}

void flight::wait()
{
    active_ = false;
}

void flight::finish()
{
    become(phase::empty, half(), 0);
    active_ = inherited_ = false;
}

// ---- after a crash

void flight::find_out_whether_it_came()
{
    const auto marked = std::min<std::size_t>(header_->batch.size, mark_size);
    const bool untouched = std::memcmp(buffer_.data(), header_->mark.data(), marked) == 0;
    become(untouched ? phase::empty : phase::held, half(), 0);
}

std::optional<batch> flight::unfinished() const
{
    return inherited_ ? std::optional{header_->batch} : std::nullopt;
}

std::span<char> flight::resume()
{
    inherited_ = false;
    active_ = true;
    to_skip_ = done();
    aimed_before_ = phase_of(state()) == phase::aimed;
    return buffer_.first(header_->batch.size);
}

std::string_view flight::not_landed(std::string_view text)
{
    const auto landed = std::min<std::uint64_t>(to_skip_, text.size());
    to_skip_ -= landed;
    return text.substr(landed);
}

std::optional<flight::target> flight::take_target()
{
    if (to_skip_ > 0 || !std::exchange(aimed_before_, false))
        return {};
    const auto& last = header_->places[half()];
    return target{{last.device, last.inode}, last.offset, last.size};
}

std::string_view flight::path() const
{
    const auto& last = header_->places[half()];
    return {last.path.data(), std::min(last.path_length, longest_path)};
}

std::string_view flight::name() const
{
    return {header_->name.data(), std::min(header_->name_length, header_->name.size())};
}

} // namespace reaperd::output
