// The two roads from a pipe to whoever wants what is in it: read and write, and splice.
#include "output/pump.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace reaperd::output {
namespace {

constexpr std::size_t bytes_per_turn = 4 * environment::chunk; // then the other streams have theirs
constexpr std::size_t formatted_chunk = 16 * 1024;             // lines grow when they are formatted

} // namespace

std::size_t pump::move_much()
{
    const auto file = to_.file.get();
    std::size_t moved = 0;
    for (std::size_t count = large; (count >= formatted_chunk || lines_are_left_) && moved < bytes_per_turn;
         moved += count) {
        lines_are_left_ = false;
        count = move_some();
        if (file && file == to_.file.get())
            file->same_turn(true);
    }
    if (file && file == to_.file.get())
        file->same_turn(false);
    return moved;
}

// Both say how much they moved; nothing: there is no more for now, or the log is blocked.

std::size_t pump::move_some()
{
    if (to_.file && to_.file->blocked())
        return 0;
    if (large_ && plain())
        if (const auto moved = splice_some())
            return *moved;
    const auto most = log_takes_lines() && to_.format != log_format::raw ? formatted_chunk : environment::chunk;
    return environment_.flight() ? fly_some(most) : read_some(most);
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
    return to_.file && to_.file->can_splice() && !somebody_takes_lines() && !to_.strip_ansi && !to_.heard && !tokens_
        && !followers_;
}

} // namespace reaperd::output
