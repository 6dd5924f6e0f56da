#include "output/pump.hpp"

#include "output/console.hpp"
#include "output/line_format.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <syslog.h>

namespace reaperd::output {
namespace {

constexpr int chunks_per_turn = 4;                         // then the other streams have theirs
constexpr std::size_t large = 16 * 1024;                   // from here on splice is the cheaper road
constexpr std::size_t formatted_chunk = 16 * 1024;         // lines grow when they are formatted
constexpr std::size_t most_recent = 2048;                  // of a stream without a file
constexpr std::size_t most_spare = 4 * environment::chunk; // of the buffer for lines, kept from turn to turn

std::pair<descriptor, descriptor> open_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot make a pipe");
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

std::size_t bytes_in(int pipe)
{
    int count = 0;
    ::ioctl(pipe, FIONREAD, &count);
    return static_cast<std::size_t>(count);
}

} // namespace

pump::pump(environment& shared, std::string program, stream which)
    : environment_(shared)
    , program_(std::move(program))
    , which_(which)
    , pipe_(shared.loop())
{
    auto [ours, childs] = open_pipe();
    ::fcntl(ours.get(), F_SETFL,
            O_NONBLOCK); // our end alone: the child's is another description, and stays as it expects
    pipe_.assign(ours.release());
    child_end_ = std::move(childs);
}

// ---- when to read

void pump::start()
{
    if (!std::exchange(started_, true))
        wait_for_data();
}

void pump::wait_for_data()
{
    if (std::exchange(waiting_for_data_, true))
        return;
    pipe_.async_wait(pipe_.wait_read, [self = weak_from_this()](boost::system::error_code cancelled) {
        const auto alive = self.lock();
        if (!alive || cancelled)
            return;
        alive->waiting_for_data_ = false;
        alive->turn();
    });
}

void pump::turn()
{
    const auto began = environment_.clocks().steady();
    for (int chunks = 0; chunks < chunks_per_turn && move_some(); ++chunks)
        continue;
    environment_.count_stall(environment_.clocks().steady() - began);
    if (to_.file && to_.file->blocked())
        park();
    else
        wait_for_data();
}

void pump::park()
{
    if (!std::exchange(parked_, true))
        environment_.wake_when_writable(weak_from_this(), *to_.file);
}

void pump::resume()
{
    parked_ = false;
    if (to_.file && !to_.file->retry())
        park();
    else if (started_)
        turn();
}

void pump::drain()
{
    auto left = bytes_in(pipe_.native_handle()); // and no more: a grandchild may be writing still
    while (left > 0 && !(to_.file && to_.file->blocked())) {
        const auto most = std::min(left, environment::chunk);
        left -= most;
        if (!read_some(most))
            break;
    }
    finish_line();
}

// ---- the two roads

// False: there is no more for now.
bool pump::move_some()
{
    if (to_.file && to_.file->blocked())
        return false;
    if (large_ && plain())
        if (const auto moved = splice_some())
            return *moved >= large;
    return read_some(log_takes_lines() && to_.format != log_format::raw ? formatted_chunk : environment::chunk);
}

bool pump::read_some(std::size_t most)
{
    auto& scratch = environment_.scratch();
    const auto got = ::read(pipe_.native_handle(), scratch.data(), std::min(most, scratch.size()));
    if (got <= 0)
        return false;
    const auto count = static_cast<std::size_t>(got);
    large_ = count >= large;
    deliver({scratch.data(), count});
    return count == most;
}

std::optional<std::size_t> pump::splice_some()
{
    const auto moved = to_.file->splice_from(pipe_.native_handle(), environment::chunk);
    if (moved)
        environment_.count_captured(*moved);
    large_ = moved && *moved >= large;
    return moved;
}

// Nobody but the file wants the bytes, and it wants them as they are.
bool pump::plain() const
{
    return to_.file && to_.file->can_splice() && !somebody_takes_lines() && !to_.strip_ansi && followers_.empty();
}

// ---- who gets what

void pump::write_to(destination changed)
{
    if (changed.format != to_.format)
        finish_line();
    to_ = std::move(changed);
    if (to_.file && to_.file->regular())
        forget_recent();
}

// Streams that share a file take turns at a line's end.
bool pump::log_takes_lines() const
{
    return to_.file && (to_.format != log_format::raw || to_.file.use_count() > 1);
}

void pump::deliver(std::span<char> bytes)
{
    environment_.count_captured(bytes.size());
    const auto text = to_.strip_ansi ? filter_.strip(bytes) : std::string_view{bytes.data(), bytes.size()};
    if (!log_takes_lines()) {
        log_begun_line();
        record(text);
    }
    if (somebody_takes_lines())
        hand_out_lines(text);
    else
        lines_.forget();
    begun_in_log_ = log_takes_lines() ? std::min(begun_in_log_, lines_.begun().size()) : lines_.begun().size();
}

void pump::hand_out_lines(std::string_view bytes)
{
    auto& text = environment_.lines();
    const line_format format{to_.format, environment_.clocks().wall(), program_, which_};
    lines_.feed(bytes, [&](std::string_view one, bool ended) { line(format, one, ended); });
    if (log_takes_lines() && !text.empty())
        record(text);
    text.clear();
    if (text.capacity() > most_spare)
        text.shrink_to_fit();
}

void pump::line(const line_format& format, std::string_view text, bool ended)
{
    if (log_takes_lines())
        format.append(environment_.lines(), text.substr(begun_in_log_), ended);
    begun_in_log_ = 0;
    if (to_.merged)
        environment_.console()->line(program_, text);
    if (to_.syslog)
        environment_.syslog().send(LOG_USER | LOG_INFO, program_, text, environment_.clocks().wall());
}

// A file that was shared and is not any more gets what was held back for it.
void pump::log_begun_line()
{
    if (const auto begun = lines_.begun(); begun.size() > begun_in_log_)
        record(begun.substr(begun_in_log_));
}

// A cut last line: whole for those who take lines; a raw log stays as the program wrote it, byte for byte.
void pump::finish_line()
{
    const bool byte_for_byte = to_.format == log_format::raw;
    auto& text = environment_.lines();
    const line_format format{to_.format, environment_.clocks().wall(), program_, which_};
    lines_.finish([&](std::string_view one, bool) { line(format, one, !byte_for_byte); });
    if (log_takes_lines() && !text.empty())
        record(text);
    text.clear();
    if (to_.file)
        to_.file->finish_line();
}

void pump::record(std::string_view bytes)
{
    if (to_.file)
        to_.file->write(bytes);
    if (!to_.file || !to_.file->regular())
        remember(bytes);
    tell_followers(bytes);
}

void pump::remember(std::string_view bytes)
{
    recent_ += bytes.substr(bytes.size() - std::min(bytes.size(), most_recent));
    if (recent_.size() > most_recent)
        recent_.erase(0, recent_.size() - most_recent);
}

subscription pump::follow(follower callback)
{
    auto added = std::make_shared<follower>(std::move(callback));
    followers_.push_back(added);
    return added;
}

void pump::tell_followers(std::string_view bytes)
{
    if (followers_.empty())
        return;
    std::erase_if(followers_, [](const auto& one) { return one.expired(); });
    for (const auto& one : std::vector{followers_})
        if (const auto alive = one.lock())
            (*alive)(bytes);
}

} // namespace reaperd::output
