#include "guardian/channel.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

namespace reaperd::guardian {
namespace {

constexpr int room = 1024 * 1024; // for a thousand programs that start at once; the kernel grants less where it must

union control_space {
    cmsghdr aligned;
    std::array<std::byte, CMSG_SPACE(most_at_once * sizeof(int))> bytes;
};

void attach(msghdr& header, control_space& space, std::span<const int> descriptors)
{
    if (descriptors.empty())
        return;
    header.msg_control = &space;
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    auto* control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(control), descriptors.data(), descriptors.size_bytes());
}

void detach(msghdr& header, letter& into)
{
    into.count = 0;
    for (auto* control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        into.count = std::min((control->cmsg_len - CMSG_LEN(0)) / sizeof(int), most_at_once);
        std::memcpy(into.descriptors.data(), CMSG_DATA(control), into.count * sizeof(int));
    }
}

} // namespace

std::optional<std::pair<int, int>> make_channel()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) < 0)
        return {};
    for (const int end : ends)
        if (::setsockopt(end, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room) < 0)
            ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    return std::pair{ends[0], ends[1]};
}

sent send(int end, const message& what, std::string_view text, std::span<const int> descriptors)
{
    std::array<iovec, 2> parts{{{const_cast<message*>(&what), sizeof what},
                                {const_cast<char*>(text.data()), std::min(text.size(), longest_text)}}};
    control_space space{};
    msghdr header{};
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.size();
    attach(header, space, descriptors);
    for (;;) {
        if (::sendmsg(end, &header, MSG_NOSIGNAL) >= 0)
            return sent::yes;
        switch (errno) {
        case EINTR: continue;
        case EAGAIN:
        case ENOBUFS:
        case ENOMEM:
        case ETOOMANYREFS: return sent::later;
        default: return sent::never;
        }
    }
}

received receive(int end, letter& into)
{
    std::array<iovec, 2> parts{{{&into.message, sizeof into.message}, {into.text.data(), into.text.size()}}};
    control_space space{};
    msghdr header{};
    header.msg_iov = parts.data();
    header.msg_iovlen = parts.size();
    header.msg_control = &space;
    header.msg_controllen = sizeof space;
    ssize_t size = 0;
    while ((size = ::recvmsg(end, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        continue;
    if (size < 0)
        return errno == EAGAIN ? received::nothing : received::end;
    if (size < static_cast<ssize_t>(sizeof into.message))
        return received::end;
    into.text_size = static_cast<std::size_t>(size) - sizeof into.message;
    detach(header, into);
    return received::message;
}

void close_rest(const letter& heard)
{
    const auto what = heard.message.what;
    if (what != word::keep && what != word::shelve)
        for (std::size_t i = 0; i < heard.count; ++i)
            ::close(heard.descriptors[i]);
}

} // namespace reaperd::guardian
