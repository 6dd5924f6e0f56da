// What guardian and manager say to each other: messages over a pair of sockets that keeps them whole, with descriptors
// beside them. What was sent is there for the other one, even if the sender is killed in the next instruction.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace reaperd::guardian {

enum class word : std::uint32_t {
    // ---- from the manager
    ready,    // it does what a manager does
    keep,     // descriptors of a slot; `which` says what each of them is
    let_go,   // of all that a slot has, and the slot itself
    shelve,   // one descriptor, by the name in `text`
    unshelve, // that of this name
    seen,     // a death; the zombie is needed no more
    notify,   // the service manager: `text` is for its socket, and only we are whom it listens to
    upgrade,  // be the program at the path in `text`; this manager stays until that one has spoken
    // ---- from the guardian
    death,    // of a child that came to it: `pid` is a zombie until it was seen
    upgraded, // it is another image now: the manager makes room for one of the same
    stayed,   // it is the same as before, and `text` says why
};

struct message {
    guardian::word what{};
    std::uint32_t slot = 0;   // of a death: its index and one, and 0 where it is nobody's
    std::uint32_t serial = 0; // likewise: which of the slot's processes that was
    std::int32_t pid = 0;
    std::int32_t code = 0;   // as waitid(2) tells it
    std::int32_t status = 0; // likewise
    std::array<std::uint8_t, 12> which{};
};

constexpr std::size_t most_at_once = 12; // descriptors
constexpr std::size_t longest_text = 4096;

struct letter {
    guardian::message message;
    std::size_t text_size = 0;
    std::array<char, longest_text> text{};
    std::size_t count = 0;
    std::array<int, most_at_once> descriptors{}; // close-on-exec, the receiver's from now on

    std::string_view words() const { return {text.data(), text_size}; }
};

// Two ends, close-on-exec; nothing: no descriptors left. Neither end ever waits in send or receive.
std::optional<std::pair<int, int>> make_channel();

enum class sent { yes, later, never }; // later: the other one has too much to read; never: it is gone
sent send(int end, const message&, std::string_view text = {}, std::span<const int> descriptors = {});

enum class received { message, nothing, end };
received receive(int end, letter&);
void close_rest(const letter&); // what came beside words that need no descriptors

} // namespace reaperd::guardian
