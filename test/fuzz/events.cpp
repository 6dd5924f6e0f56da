// Whatever listeners write, in whatever pieces: what is kept of it is bounded, only who is free is sent an event, and
// no event is lost but those that the buffer says it discarded.
//
// A listener that is not sent anything understands the same, however its bytes are cut.
//
//   fuzz_events -max_len=4096 CORPUS_FOLDER
#include "events/dispatcher.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace reaperd;
using namespace reaperd::events;

namespace {

constexpr std::size_t most_events = 3;
constexpr std::size_t most_of_a_line = 2048;
constexpr listener_id everybody[] = {listener_id{0}, listener_id{1}};

void require(bool promise)
{
    if (!promise)
        std::abort();
}

// ---- one listener, and its bytes cut in two ways

void is_bounded(const listener_state& state)
{
    if (const auto* first = std::get_if<acknowledged>(&state))
        require(first->heard.size() <= most_of_a_line);
    if (const auto* working = std::get_if<busy>(&state)) {
        require(working->line.size() <= most_of_a_line);
        require(!working->result || working->result->beginning.size() <= most_of_a_line);
    }
}

struct understood {
    std::vector<std::size_t> verdicts; // of which kind
    std::size_t state = 0;

    bool operator==(const understood&) const = default;
};

understood understand(std::string_view text, std::size_t piece, bool is_busy)
{
    listener one;
    one.started();
    one.entered_running();
    if (is_busy) {
        one.heard("READY\n");
        one.take({.what = remote_communication("t", "x")});
    }
    understood all;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        for (const auto& verdict : one.heard(text.substr(0, piece)))
            all.verdicts.push_back(verdict.index());
    is_bounded(one.state());
    all.state = one.state().index();
    return all;
}

// ---- a pool of two

class life {
public:
    life()
    {
        pool_settings settings{"mail", *events_named("EVENT"), most_events, length::bytes, {}};
        for (const auto id : everybody)
            settings.listeners.push_back({id, "mail"});
        carry_out(all_.configure(std::move(settings)));
    }

    // A byte says what happens: to whom, and what; or how much of what follows is heard.
    void happens(std::string_view& text)
    {
        const auto what = take(text, 1);
        const auto who = everybody[static_cast<unsigned char>(what.front()) % 2];
        switch (static_cast<unsigned char>(what.front()) / 2 % 8) {
        case 0: carry_out(all_.started(who)); break;
        case 1: carry_out(all_.entered_running(who)); break;
        case 2: carry_out(all_.left_running(who)); break;
        case 3: carry_out(all_.ended(who)); break;
        case 4: carry_out(all_.tell(remote_communication(take(text, 3), take(text, 5)))); break;
        case 5: says(who, "READY\n"); break;
        case 6: says(who, "RESULT 2\nOK"); break;
        default: says(who, take(text, static_cast<unsigned char>(what.front()) / 16 + 1u)); break;
        }
        for (const auto id : everybody)
            is_bounded(mail().state_of(id));
        require(!served_ || mail().waiting() <= most_events + early_);
    }

private:
    static std::string_view take(std::string_view& text, std::size_t count)
    {
        const auto piece = text.substr(0, count);
        text.remove_prefix(piece.size());
        return piece;
    }

    const pool& mail() const { return all_.pools().front(); }
    void says(listener_id who, std::string_view text) { carry_out(all_.heard(who, text)); }

    void carry_out(const outcome& more)
    {
        std::uint64_t lost = 0;
        for (const auto& notice : more.notices) {
            require(!describe(notice).empty());
            lost += std::holds_alternative<overflowed>(notice) ? 1 : 0;
        }
        require(mail().discarded() == discarded_ + lost);
        discarded_ = mail().discarded();
        for (const auto& [to, bytes] : more.deliveries) {
            require(bytes.starts_with("ver:3.0 server:supervisor serial:"));
            served_ = true;
        }
        // The last that was written to somebody is what he works on.
        if (!more.deliveries.empty())
            require(std::holds_alternative<busy>(mail().state_of(more.deliveries.back().to)));
        if (!served_)
            early_ = mail().waiting();
    }

    dispatcher all_{"supervisor"};
    std::uint64_t discarded_ = 0;
    std::size_t early_ = 0; // events that waited before anybody listened; they do not count
    bool served_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    for (const bool is_busy : {false, true}) {
        const auto whole = understand(text, text.size() + 1, is_busy);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}})
            require(understand(text, piece, is_busy) == whole);
    }
    life one;
    for (std::string_view rest = text; !rest.empty();)
        one.happens(rest);
    return 0;
}
