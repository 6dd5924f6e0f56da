#include "output/pump.hpp"

#include "output/console.hpp"
#include "output/line_format.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <syslog.h>

namespace reaperd::output {
namespace {

constexpr std::size_t bytes_per_turn = 4 * environment::chunk; // then the other streams have theirs
// A pipe full of full pages, which 4,000-byte writes never make: below it read and write are cheaper, by measurement.
constexpr std::size_t large = 63 * 1024;
constexpr int widened_pipe = 128 * 1024;                // so that the writer fills one half while splice has the other
constexpr std::size_t most_in_a_pipe = widened_pipe;    // a grandchild that goes on writing does not hold us longer
constexpr std::size_t small = 2 * 1024;                 // lines, written one by one
constexpr std::chrono::microseconds busy_interval{500}; // between turns of a stream that writes line after line
constexpr std::size_t formatted_chunk = 16 * 1024;      // lines grow when they are formatted
constexpr std::size_t most_recent = 2048;               // of a stream without a file
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
    , watch_(shared.loop())
{
    auto [ours, childs] = open_pipe();
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK); // the child's end is another description, and waits as it expects
    pipe_ = std::move(ours);
    child_end_ = std::move(childs);
}

pump::~pump()
{
    stop_watching();
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
    if (!watch_.is_open())
        watch_.assign(pipe_.get());
    watch_.async_wait(watch_.wait_read, [self = weak_from_this()](boost::system::error_code cancelled) {
        const auto alive = self.lock();
        if (!alive || cancelled)
            return;
        alive->waiting_for_data_ = false;
        alive->turn();
    });
}

void pump::stop_watching()
{
    if (watch_.is_open())
        watch_.release();
}

void pump::turn()
{
    if (!pipe_)
        return;
    const auto began = environment_.clocks().steady();
    const bool busy = began - last_turn_ < busy_interval;
    const auto moved = move_much();
    last_turn_ = environment_.clocks().steady();
    environment_.count_stall(last_turn_ - began);
    const bool lines_one_by_one = busy && moved > 0 && moved < (resting_ ? large : small);
    resting_ = false;
    if (at_end_)
        close();
    else if (to_.file && to_.file->blocked())
        park();
    else if (lines_one_by_one)
        rest();
    else
        wait_for_data();
}

// A wake-up for each line would cost three times the processor time, the writer's too: while nobody watches the pipe,
// the lines of the next moment gather in it. Ends with the first moment that brings none.
void pump::rest()
{
    stop_watching();
    resting_ = true;
    environment_.read_soon(weak_from_this());
}

std::size_t pump::move_much()
{
    const auto file = to_.file.get();
    std::size_t moved = 0;
    for (std::size_t count = large; count >= formatted_chunk && moved < bytes_per_turn; moved += count) {
        count = move_some();
        if (file && file == to_.file.get())
            file->same_turn(true);
    }
    if (file && file == to_.file.get())
        file->same_turn(false);
    return moved;
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
    auto left = pipe_ ? bytes_in(pipe_.get()) : 0; // and no more: a grandchild may be writing still
    while (left > 0 && !(to_.file && to_.file->blocked())) {
        const auto count = read_some(left);
        if (count == 0)
            break;
        left -= std::min(left, count);
    }
    process_ended();
}

void pump::process_ended()
{
    if (tokens_)
        tokens_->process_ended();
    finish_line();
}

// Watched no more before our copy of the child's end is closed: that is no news to us.
void pump::drain_for_good()
{
    stop_watching();
    waiting_for_data_ = false;
    child_end_.reset();
    std::size_t moved = 0;
    for (std::size_t count = 1; count > 0 && moved < most_in_a_pipe; moved += count)
        count = move_some();
    process_ended();
    if (at_end_)
        pipe_.reset();
    else if (to_.file && to_.file->blocked())
        park();
    else
        wait_for_data(); // somebody else has the pipe still
}

void pump::close()
{
    stop_watching();
    pipe_.reset();
}

// ---- the two roads, which say how much they moved; nothing: there is no more for now, or the log is blocked

std::size_t pump::move_some()
{
    if (to_.file && to_.file->blocked())
        return 0;
    if (large_ && plain())
        if (const auto moved = splice_some())
            return *moved;
    return read_some(log_takes_lines() && to_.format != log_format::raw ? formatted_chunk : environment::chunk);
}

// To gather many small reads for one write would be dearer: reader and writer would wait for each other at the pipe's
// lock, and while we write, the next lines gather by themselves.
std::size_t pump::read_some(std::size_t most)
{
    auto& scratch = environment_.scratch();
    const auto got = ::read(pipe_.get(), scratch.data(), std::min(most, scratch.size()));
    at_end_ = got == 0;
    if (got <= 0)
        return 0;
    const auto count = static_cast<std::size_t>(got);
    large_ = count >= large;
    deliver({scratch.data(), count});
    return count;
}

std::optional<std::size_t> pump::splice_some()
{
    if (!std::exchange(widened_, true))
        ::fcntl(pipe_.get(), F_SETPIPE_SZ, widened_pipe); // refused beyond a user's share: then it is slower
    const auto moved = to_.file->splice_from(pipe_.get(), environment::chunk);
    if (moved)
        environment_.count_captured(*moved);
    large_ = moved && *moved >= large;
    return moved;
}

// Nobody but the file wants the bytes, and it wants them as they are.
bool pump::plain() const
{
    return to_.file && to_.file->can_splice() && !somebody_takes_lines() && !to_.strip_ansi && !to_.said && !tokens_
        && followers_.empty();
}

// ---- who gets what

void pump::write_to(destination changed)
{
    if (changed.format != to_.format)
        finish_line();
    const bool captures_otherwise = changed.most_captured != to_.most_captured;
    if (captures_otherwise && tokens_)
        tokens_->process_ended();
    to_ = std::move(changed);
    if (captures_otherwise)
        capture_what_is_asked_for();
    if (to_.file && to_.file->regular())
        forget_recent();
}

void pump::capture_what_is_asked_for()
{
    tokens_.reset();
    if (to_.most_captured > 0)
        tokens_.emplace(
            to_.most_captured, [this](std::string_view text) { put(text); },
            [this](std::string_view text) {
                if (to_.captured)
                    to_.captured(text);
            });
}

// Streams that share a file take turns at a line's end.
bool pump::log_takes_lines() const
{
    return to_.file && (to_.format != log_format::raw || to_.file.use_count() > 1);
}

// Named after the process alone, as supervisord does it, and not after its group.
void pump::make_automatic_log()
{
    if (to_.file || !to_.automatic)
        return;
    const auto& settings = environment_.settings();
    const auto process = program_.substr(program_.find(':') + 1);
    to_.file = environment_.files().create_auto(settings.child_log_directory, settings.identifier, process,
                                                name_of(which_), *to_.automatic);
}

void pump::deliver(std::span<char> bytes)
{
    make_automatic_log();
    environment_.count_captured(bytes.size());
    const auto text = to_.strip_ansi ? filter_.strip(bytes) : std::string_view{bytes.data(), bytes.size()};
    if (tokens_)
        tokens_->read(text);
    else
        put(text);
}

void pump::put(std::string_view text)
{
    if (to_.said)
        to_.said(text);
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
