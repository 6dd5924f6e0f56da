#include "output/console.hpp"

#include "output/write_readiness.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>

namespace reaperd::output {
namespace {

constexpr std::size_t piece = 16 * 1024; // of what waits, handed on at a time
constexpr std::size_t eager = 64 * 1024; // this much does not wait for the end of the turn
constexpr std::string_view plain = "\x1b[0m";

// Readable on dark and on light; red is left to errors.
constexpr std::array<std::string_view, 6> palette = {"\x1b[36m", "\x1b[33m", "\x1b[32m",
                                                     "\x1b[35m", "\x1b[34m", "\x1b[96m"};

} // namespace

console::console(boost::asio::io_context& loop, int number, colour wanted)
    : loop_(loop)
    , device_(device::of_inherited(number))
    , coloured_(wanted == colour::when_terminal && device_->terminal())
    , readiness_(std::make_unique<write_readiness>(loop))
    , alive_(std::make_shared<console*>(this))
{
}

console::~console()
{
    waits_for_reader_ = false;
    flush();
    if (dropped_lines_ > 0)
        mark_dropped();
    flush();
}

void console::introduce(std::string_view program)
{
    if (colours_.contains(program))
        return;
    colours_.emplace(program, palette[colours_.size() % palette.size()]);
    width_ = std::max(width_, program.size());
}

void console::line(std::string_view program, std::string_view text)
{
    introduce(program);
    std::string whole;
    whole.reserve(width_ + text.size() + 20);
    if (coloured_)
        whole += colours_.find(program)->second;
    whole.append(program).append(width_ - program.size(), ' ').append(" | ");
    if (coloured_)
        whole += plain;
    whole += text;
    if (coloured_ && text.find('\x1b') != std::string_view::npos)
        whole += plain; // a program's colour ends with its line
    add(whole += '\n');
    flush_soon();
}

void console::own_line(std::string_view text)
{
    add(std::string(text) + '\n');
    flush();
}

void console::add(std::string_view whole_line)
{
    if (!has_room(whole_line.size())) {
        ++dropped_lines_;
        dropped_bytes_ += whole_line.size();
        return;
    }
    if (dropped_lines_ > 0)
        mark_dropped();
    waiting_ += whole_line;
    if (waiting_.size() > eager)
        flush();
}

// Once lines were dropped there is room when half of the buffer has been read: one marker for many lines.
bool console::has_room(std::size_t bytes)
{
    const auto limit = dropped_lines_ > 0 ? most_waiting / 2 : most_waiting;
    return waiting_.size() + device_->waiting() + bytes <= limit;
}

void console::mark_dropped()
{
    waiting_ += "[... " + std::to_string(std::exchange(dropped_lines_, 0)) + " lines dropped: nobody read ...]\n";
}

void console::flush_soon()
{
    if (waiting_.empty() || waits_for_reader_ || std::exchange(flush_posted_, true))
        return;
    boost::asio::post(loop_, [alive = std::weak_ptr{alive_}] {
        if (const auto self = alive.lock()) {
            (*self)->flush_posted_ = false;
            (*self)->flush();
        }
    });
}

void console::flush()
{
    if (waits_for_reader_ || !device_->flush())
        return wait_for_reader();
    while (!waiting_.empty()) {
        const auto newline = waiting_.rfind('\n', piece);
        const auto end = newline == std::string::npos ? waiting_.find('\n') + 1 : newline + 1;
        device_->write(std::string_view{waiting_}.substr(0, end));
        waiting_.erase(0, end);
        if (device_->full())
            return wait_for_reader();
    }
    waiting_.shrink_to_fit();
}

void console::wait_for_reader()
{
    if (waits_for_reader_)
        return;
    waits_for_reader_ = readiness_->wait(device_->number(), [this] {
        waits_for_reader_ = false;
        flush();
        if (dropped_lines_ > 0 && waiting_.empty() && !device_->full()) {
            mark_dropped();
            flush();
        }
    });
}

} // namespace reaperd::output
