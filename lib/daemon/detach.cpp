#include "daemon/detach.hpp"

#include "daemon/signal_mask.hpp"
#include "daemon/standard_streams.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

using output::descriptor;

// What the child says: one of these, the second followed by the reason. Its end of the pipe then closes.
constexpr char up = '+';
constexpr char down = '-';

struct channel {
    descriptor from_child;
    descriptor to_parent;
};

result<channel> make_channel()
{
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        return failure{std::string("cannot detach: ") + std::strerror(errno)};
    return channel{descriptor{ends[0]}, descriptor{ends[1]}};
}

std::string read_all(int from)
{
    std::string text;
    std::array<char, 512> piece;
    for (;;) {
        const auto count = ::read(from, piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return text;
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
}

launch listen(const descriptor& from_child, pid_t child, const std::string& log_hint)
{
    const auto word = read_all(from_child.get());
    if (word.empty())
        return failure{"died before it was up" + (log_hint.empty() ? "" : ", see the log " + log_hint)};
    if (word.front() == down)
        return failure{word.substr(1)};
    return child;
}

// A script that starts us may hold locks and pipes open: who waits for their end must not wait for ours.
void close_all_but(const descriptor& kept)
{
    const auto number = static_cast<unsigned>(kept.get());
    ::close_range(STDERR_FILENO + 1, number - 1, 0);
    ::close_range(number + 1, ~0U, 0);
}

void leave_the_terminal()
{
    ::setsid();
    silence(STDIN_FILENO);
    silence(STDOUT_FILENO);
}

} // namespace

handshake::handshake(descriptor to_parent)
    : to_parent_(std::move(to_parent))
{
}

void handshake::ready()
{
    silence(STDERR_FILENO);
    say({up});
}

void handshake::leave()
{
    silence(STDERR_FILENO);
    to_parent_.reset();
}

void handshake::failed(const std::string& why)
{
    say(down + why);
}

void handshake::say(const std::string& word)
{
    // A parent that was interrupted hears nothing, and the daemon goes on without it. SIGPIPE is blocked or handled.
    [[maybe_unused]] const auto ignored = ::write(to_parent_.get(), word.data(), word.size());
    to_parent_.reset();
}

std::variant<launch, handshake> detach(const std::string& log_hint)
{
    auto channel = make_channel();
    if (!channel)
        return channel.error();

    const pid_t child = ::fork();
    if (child < 0)
        return launch{failure{std::string("cannot detach: fork: ") + std::strerror(errno)}};
    if (child == 0) {
        channel->from_child.reset();
        close_all_but(channel->to_parent);
        leave_the_terminal();
        return handshake{std::move(channel->to_parent)};
    }
    channel->to_parent.reset();
    unblock_signals(); // Ctrl-C ends the waiting, not the daemon
    return listen(channel->from_child, child, log_hint);
}

} // namespace reaperd::daemon
