#include "daemon/guardian_link.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <poll.h>

namespace reaperd::daemon {
namespace {

using guardian::message;
using guardian::word;

// For a guardian that has much to read. It reads a message in some microseconds, unless it is stopped.
constexpr std::chrono::milliseconds patience{100};

bool becomes_writable(int channel)
{
    pollfd what{channel, POLLOUT, 0};
    return ::poll(&what, 1, static_cast<int>(patience.count())) > 0;
}

message about(word what, std::uint32_t slot = 0)
{
    message made;
    made.what = what;
    made.slot = slot;
    return made;
}

} // namespace

guardian_link::guardian_link(boost::asio::io_context& loop, int channel, reactions wanted)
    : channel_(loop, channel)
    , reactions_(std::move(wanted))
{
    listen();
}

guardian_link::~guardian_link()
{
    channel_.release();
}

void guardian_link::ready()
{
    send(about(word::ready));
}

void guardian_link::keep(std::uint32_t slot, std::span<const part> parts)
{
    auto what = about(word::keep, slot);
    std::vector<int> descriptors;
    for (const auto& one : parts.first(std::min(parts.size(), guardian::most_at_once))) {
        what.which[descriptors.size()] = one.which;
        descriptors.push_back(one.descriptor);
    }
    if (!descriptors.empty())
        send(what, {}, descriptors);
}

void guardian_link::let_go(std::uint32_t slot)
{
    send(about(word::let_go, slot));
}

void guardian_link::shelve(std::string_view name, int descriptor)
{
    send(about(word::shelve), name, {&descriptor, 1});
}

void guardian_link::unshelve(std::string_view name)
{
    send(about(word::unshelve), name);
}

void guardian_link::notify(std::string_view text)
{
    send(about(word::notify), text);
}

void guardian_link::upgrade(std::string_view path)
{
    send(about(word::upgrade), path);
}

// ---- sending

void guardian_link::send(const message& what, std::string_view text, std::span<const int> descriptors)
{
    if (!waiting_.empty() || !send_now(what, text, descriptors))
        put_off(what, text, descriptors);
}

// One that is gone needs nothing any more: `gone` is told by the reading side.
bool guardian_link::send_now(const message& what, std::string_view text, std::span<const int> descriptors)
{
    const int to = channel_.native_handle();
    auto outcome = guardian::send(to, what, text, descriptors);
    while (outcome == guardian::sent::later && becomes_writable(to))
        outcome = guardian::send(to, what, text, descriptors);
    return outcome != guardian::sent::later;
}

void guardian_link::put_off(const message& what, std::string_view text, std::span<const int> descriptors)
{
    waiting one{what, std::string(text), {}};
    for (const int descriptor : descriptors)
        one.descriptors.emplace_back(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
    waiting_.push_back(std::move(one));
    if (waiting_.size() == 1)
        send_rest();
}

void guardian_link::send_rest()
{
    channel_.async_wait(channel_.wait_write, [this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        while (!waiting_.empty()) {
            const auto& next = waiting_.front();
            std::vector<int> numbers;
            for (const auto& one : next.descriptors)
                numbers.push_back(one.get());
            if (guardian::send(channel_.native_handle(), next.message, next.text, numbers) == guardian::sent::later)
                return send_rest();
            waiting_.pop_front();
        }
    });
}

// ---- hearing

void guardian_link::listen()
{
    channel_.async_wait(channel_.wait_read, [this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        if (hear() == guardian::received::end)
            return reactions_.gone();
        listen();
    });
}

// All that has been said so far.
guardian::received guardian_link::hear()
{
    for (;;) {
        const auto what = guardian::receive(channel_.native_handle(), heard_);
        if (what != guardian::received::message)
            return what;
        act_on(heard_);
    }
}

void guardian_link::act_on(const guardian::letter& heard)
{
    auto answer = heard.message;
    switch (heard.message.what) {
    case word::upgraded: return reactions_.upgraded();
    case word::stayed: return reactions_.stayed(std::string(heard.words()));
    default:
        reactions_.died(heard.message);
        answer.what = word::seen;
        return send(answer);
    }
}

} // namespace reaperd::daemon
