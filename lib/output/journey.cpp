// The third road, where memory outlives this process: what is read is in flight until it stands in the log. For logs
// that take lines a begun line stays in the pipe, so that between turns of the loop nothing is in our hands.
//
// Only regular files are worth it: a terminal, a pipe or syslog cannot be asked what it has got.
#include "output/line_format.hpp"
#include "output/pipe.hpp"
#include "output/pump.hpp"

#include <algorithm>
#include <bit>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace reaperd::output {
namespace {

short ready(int number, short what)
{
    pollfd one{number, what, 0};
    return ::poll(&one, 1, 0) == 1 ? one.revents : short{0};
}

} // namespace

bool pump::survives() const
{
    return environment_.flight() && to_.file && to_.file->regular();
}

bool pump::leaves_begun_lines() const
{
    return survives() && log_takes_lines();
}

std::size_t pump::fly_some(std::size_t most)
{
    if (!to_.file && to_.automatic && bytes_in(pipe_.get()) > 0)
        make_automatic_log();
    if (!survives())
        return read_some(most);
    if (leaves_begun_lines())
        return fly_lines(most);
    if (!environment_.flight()->empty() && plain()) // a blocked log has it: splice is exact, too
        if (const auto moved = splice_some())
            return *moved;
    return fly_bytes(most);
}

std::size_t pump::fly_bytes(std::size_t most)
{
    auto size = std::min({bytes_in(pipe_.get()), most, flight::most});
    std::string_view known;
    if (size > 0 && size < flight::mark_size) {
        known = environment_.peek(pipe_.get(), size);
        size = known.size();
    }
    const auto moved = size > 0 ? fly(size, line_end::as_read, known) : 0;
    at_end_ = moved == 0 && nobody_writes();
    large_ = moved >= large;
    return moved;
}

// Up to the last line's end. A line that fills the pipe is handed on in pieces: there will be no more of it otherwise.
std::size_t pump::fly_lines(std::size_t most)
{
    begun_line_waits_ = false;
    auto peeked = environment_.peek(pipe_.get(), most);
    auto newline = peeked.rfind('\n');
    bool too_long = false;
    for (auto before = peeked.size(); newline == peeked.npos && !too_long && bytes_in(pipe_.get()) > before;
         before = peeked.size()) {
        peeked = environment_.peek(pipe_.get(), flight::most);
        newline = peeked.rfind('\n');
        too_long = peeked.size() == before;
    }
    tell_ahead(peeked);
    if (newline != peeked.npos) {
        lines_are_left_ = peeked.size() >= most;
        const auto moved = fly(newline + 1, line_end::as_read, peeked.substr(0, newline + 1));
        begun_line_waits_ = newline + 1 < peeked.size() && bytes_in(pipe_.get()) == peeked.size() - newline - 1;
        return moved;
    }
    at_end_ = peeked.empty() && nobody_writes();
    if (peeked.empty())
        return 0;
    if (too_long || peeked.size() == flight::most || is_full())
        return fly(peeked.size(), line_end::cut, peeked);
    if (nobody_writes())
        return fly(peeked.size(), line_end::process_ended, peeked);
    begun_line_waits_ = true;
    return 0;
}

void pump::fly_rest(std::size_t left)
{
    std::string_view rest;
    if (leaves_begun_lines() && left > 0)
        tell_ahead(rest = environment_.peek(pipe_.get(), std::min(left, flight::most)));
    if (rest.empty() && lines_.begun().empty() && !(tokens_ && tokens_->holds_back()))
        see_through({}, line_end::process_ended); // nothing to lose
    else
        fly(rest.size(), line_end::process_ended, rest);
}

// Where a blocked log has the flight, the bytes go without, for the few microseconds that they are in our hands.
std::size_t pump::fly(std::size_t size, line_end end, std::string_view known)
{
    auto* flight = environment_.flight()->empty() ? environment_.flight() : nullptr;
    const auto now = environment_.clocks().wall().time_since_epoch();
    const auto buffer = flight ? flight->begin({.stream = number_of(who_.number, which_),
                                                .time = std::chrono::nanoseconds(now).count(),
                                                .size = static_cast<std::uint32_t>(size),
                                                .filters = filters(),
                                                .format = to_.format,
                                                .end = end},
                                               who_.name, known)
                               : std::span{environment_.scratch()}.first(size);
    const auto got = size > 0 ? ::read(pipe_.get(), buffer.data(), size) : 0;
    const auto came = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    if (flight && came < size)
        flight->came_not();
    else if (flight)
        flight->came();
    if (came == size)
        see_through(buffer, end);
    told_ahead_ -= std::min(told_ahead_, came);
    if (flight && came == size)
        end_flight(*flight);
    return came;
}

void pump::see_through(std::span<char> bytes, line_end end)
{
    if (!bytes.empty())
        deliver(bytes);
    if (end == line_end::cut)
        hand_out_begun_line(false);
    if (end == line_end::process_ended)
        end_text();
    remember_filters();
}

void pump::end_flight(flight& one)
{
    if (to_.file && to_.file->has_in_flight())
        one.wait();
    else
        one.finish();
}

// ---- after a crash

void pump::land()
{
    auto* flight = environment_.flight();
    const auto left = flight ? flight->unfinished() : std::nullopt;
    if (!left || left->stream != number_of(who_.number, which_))
        return;
    resume_filters(left->filters);
    const auto bytes = flight->resume();
    const auto format = std::exchange(to_.format, left->format);
    see_through(bytes, left->end);
    to_.format = format;
    end_flight(*flight);
}

std::chrono::system_clock::time_point pump::line_time() const
{
    using clock = std::chrono::system_clock;
    const auto* flight = environment_.flight();
    if (!flight || !flight->active())
        return environment_.clocks().wall();
    return clock::time_point{std::chrono::duration_cast<clock::duration>(std::chrono::nanoseconds{flight->time()})};
}

// ---- what the stream's filters are in the midst of

std::uint32_t pump::filters() const
{
    return filter_.state() | (tokens_ ? tokens_->state() << 24 : 0);
}

void pump::resume_filters(std::uint32_t state)
{
    filter_.resume(state & 0xffffff);
    if (tokens_)
        tokens_->resume(state >> 24);
}

void pump::remember_filters()
{
    if (const auto now = filters(); now != memory().filters) {
        memory().filters = now;
        remember_stream();
    }
}

void pump::remember_stream()
{
    if (auto* keeper = environment_.keeper())
        keeper->remember(who_.number, std::bit_cast<program_memory>(who_.memory));
}

// ---- the pipe

bool pump::is_full() const
{
    return child_end_ && ready(child_end_.get(), POLLOUT) == 0;
}

bool pump::nobody_writes() const
{
    return !child_end_ && (ready(pipe_.get(), POLLIN) & POLLHUP) != 0;
}

// Who listens does not wait for a line's end: it may be an answer that has none.
void pump::tell_ahead(std::string_view peeked)
{
    if (!to_.heard || to_.strip_ansi || tokens_ || told_ahead_ >= peeked.size())
        return;
    to_.audience->said(who_.number, which_, peeked.substr(told_ahead_));
    told_ahead_ = peeked.size();
}

} // namespace reaperd::output
