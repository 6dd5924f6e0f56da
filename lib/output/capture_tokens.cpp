#include "output/capture_tokens.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::output {
namespace {

constexpr std::string_view begin_token = "<!--XSUPERVISOR:BEGIN-->";
constexpr std::string_view end_token = "<!--XSUPERVISOR:END-->";

// A token that breaks off cannot hide the beginning of another one, so that a count is all there is to remember.
static_assert(begin_token.rfind('<') == 0 && end_token.rfind('<') == 0);

std::string_view newest(std::string_view bytes, std::size_t count)
{
    return bytes.substr(bytes.size() - std::min(bytes.size(), count));
}

// How many of the last bytes may be the beginning of the token.
std::size_t beginning_at_end(std::string_view chunk, std::string_view token)
{
    const auto candidate = newest(chunk, token.size() - 1);
    const auto start = candidate.rfind('<');
    const bool begins = start != candidate.npos && token.starts_with(candidate.substr(start));
    return begins ? candidate.size() - start : 0;
}

} // namespace

capture_tokens::capture_tokens(std::size_t most, reader text, reader captured)
    : most_{most}
    , text_{std::move(text)}
    , captured_{std::move(captured)}
{
}

void capture_tokens::read(std::string_view chunk)
{
    while (!chunk.empty())
        chunk = held_back_ > 0 ? go_on_with_token(chunk) : look_for_token(chunk);
}

void capture_tokens::process_ended()
{
    const auto held_back = token().substr(0, std::exchange(held_back_, 0));
    if (!capturing_)
        pass_on(held_back);
    capturing_ = false;
    capture_ = {};
}

void capture_tokens::resume(std::uint32_t state)
{
    capturing_ = (state & 1) != 0;
    held_back_ = std::min<std::size_t>(state >> 1, token().size() - 1);
}

std::string_view capture_tokens::token() const
{
    return capturing_ ? end_token : begin_token;
}

// Both answer with the rest of the chunk.
std::string_view capture_tokens::go_on_with_token(std::string_view chunk)
{
    const auto missing = token().substr(held_back_);
    const auto [differs, _] = std::ranges::mismatch(chunk, missing);
    const auto matched = static_cast<std::size_t>(differs - chunk.begin());
    held_back_ += matched;
    if (matched == missing.size())
        toggle();
    else if (matched < chunk.size())
        pass_on(token().substr(0, std::exchange(held_back_, 0)));
    return chunk.substr(matched);
}

std::string_view capture_tokens::look_for_token(std::string_view chunk)
{
    const auto found = chunk.find(token());
    if (found != chunk.npos) {
        const auto rest = chunk.substr(found + token().size());
        pass_on(chunk.substr(0, found));
        toggle();
        return rest;
    }
    held_back_ = beginning_at_end(chunk, token());
    pass_on(chunk.substr(0, chunk.size() - held_back_));
    return {};
}

void capture_tokens::pass_on(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (capturing_)
        capture(bytes);
    else
        text_(bytes);
}

void capture_tokens::capture(std::string_view bytes)
{
    bytes = newest(bytes, most_);
    const auto kept = newest(capture_, most_ - bytes.size()).size();
    if (capture_.size() + bytes.size() > 2 * most_)
        capture_.erase(0, capture_.size() - kept);
    capture_ += bytes;
}

void capture_tokens::toggle()
{
    held_back_ = 0;
    capturing_ = !capturing_;
    if (capturing_)
        return;
    const auto complete = std::exchange(capture_, {});
    captured_(newest(complete, most_));
}

} // namespace reaperd::output
