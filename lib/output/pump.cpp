#include "output/pump.hpp"

#include "output/pipe.hpp"
#include "output/pipe_watch.hpp"

#include <algorithm>
#include <fcntl.h>
#include <utility>

namespace reaperd::output {
namespace {

constexpr std::size_t small = 2 * 1024;                 // lines, written one by one
constexpr std::chrono::microseconds busy_interval{500}; // between turns of a stream that writes line after line
constexpr std::size_t most_at_the_end = 128 * 1024;     // a grandchild that goes on writing does not hold us longer

} // namespace

pump::pump(environment& shared, captured_program& who, stream which, std::pair<descriptor, descriptor> pipe)
    : environment_(shared)
    , who_(who)
    , pipe_(std::move(pipe.first))
    , child_end_(std::move(pipe.second))
    , which_(which)
{
    ::fcntl(pipe_.get(), F_SETFL, O_NONBLOCK); // the child's end is another description, and waits as it expects
}

pump::~pump()
{
    stop_watching();
}

void pump::start()
{
    if (std::exchange(started_, true))
        return;
    resume_filters(memory().filters);
    land();
    if (to_.file && to_.file->blocked())
        park();
    else
        wait_for_data();
}

void pump::wait_for_data()
{
    if (std::exchange(waiting_for_data_, true))
        return;
    if (!std::exchange(watched_, true))
        environment_.pipes().add(pipe_.get(), *this);
    else if (!begun_line_waits_)
        environment_.pipes().again(pipe_.get(), *this);
}

void pump::stop_watching()
{
    if (std::exchange(watched_, false))
        environment_.pipes().remove(pipe_.get(), *this);
}

void pump::readable()
{
    const auto alive = shared_from_this();
    if (std::exchange(waiting_for_data_, false))
        turn();
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
        const auto count = environment_.flight() ? fly_some(left) : read_some(left);
        if (count == 0)
            break;
        left -= std::min(left, count);
    }
    process_ended(left);
}

void pump::process_ended(std::size_t left)
{
    if (survives() && !to_.file->blocked())
        fly_rest(left);
    else
        end_text();
}

// Watched no more before our copy of the child's end is closed: that is no news to us.
void pump::drain_for_good()
{
    stop_watching();
    waiting_for_data_ = false;
    child_end_.reset();
    std::size_t moved = 0;
    for (std::size_t count = 1; count > 0 && moved < most_at_the_end; moved += count)
        count = move_some();
    process_ended(pipe_ ? bytes_in(pipe_.get()) : 0);
    if (at_end_)
        pipe_.reset();
    else if (to_.file && to_.file->blocked())
        park();
    else if (pipe_)
        wait_for_data(); // somebody else has the pipe still
}

void pump::close()
{
    stop_watching();
    pipe_.reset();
}

} // namespace reaperd::output
