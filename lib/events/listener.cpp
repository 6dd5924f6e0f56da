#include "events/listener.hpp"

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <utility>

namespace reaperd::events {
namespace {

constexpr std::string_view ready_token = "READY\n";
constexpr std::string_view acceptance = "OK";
constexpr std::size_t result_word = std::string_view("RESULT ").size();
constexpr std::size_t longest_result_line = 1024; // what has no newline by then is none

std::string_view cut(std::string_view& chunk, std::size_t count)
{
    const auto piece = chunk.substr(0, count);
    chunk.remove_prefix(piece.size());
    return piece;
}

// As supervisord reads it: what comes before the number is as long as "RESULT ", and not looked at. Blanks around it
// (the \r of a \r\n among them) do no harm.
std::optional<std::size_t> length_in(const std::string& line)
{
    auto text = boost::algorithm::trim_copy(line.substr(std::min(result_word, line.size())));
    if (text.starts_with('+'))
        text.erase(0, 1);
    std::size_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end)
        return std::nullopt;
    return value;
}

} // namespace

std::vector<verdict> listener::heard(std::string_view chunk)
{
    std::vector<verdict> verdicts;
    while (!chunk.empty())
        if (auto one = std::visit([&](auto& state) { return read(state, chunk); }, state_))
            verdicts.push_back(std::move(*one));
    return verdicts;
}

void listener::started()
{
    state_ = acknowledged{};
}

void listener::entered_running()
{
    running_ = true;
}

void listener::left_running()
{
    running_ = false;
}

std::optional<queued_event> listener::ended()
{
    std::optional<queued_event> unfinished;
    if (auto* working = std::get_if<busy>(&state_))
        unfinished = std::move(working->event);
    state_ = down{};
    running_ = false;
    return unfinished;
}

bool listener::is_free() const
{
    return running_ && std::holds_alternative<ready>(state_);
}

void listener::take(queued_event event)
{
    state_ = busy{std::move(event), {}};
}

const queued_event* listener::event() const
{
    const auto* working = std::get_if<busy>(&state_);
    return working ? &working->event : nullptr;
}

mood listener::mood() const
{
    struct {
        events::mood operator()(const down&) const { return events::mood::down; }
        events::mood operator()(const acknowledged&) const { return events::mood::doubtful; }
        events::mood operator()(const ready&) const { return events::mood::ready; }
        events::mood operator()(const busy&) const { return events::mood::doubtful; }
        events::mood operator()(const unknown&) const { return events::mood::unknown; }
    } constexpr of;
    return std::visit(of, state_);
}

void listener::go_on(events::mood before, bool running)
{
    running_ = running;
    switch (before) {
    case mood::down: state_ = down{}; return;
    case mood::ready: state_ = ready{}; return;
    case mood::doubtful:
    case mood::unknown: state_ = unknown{}; return;
    }
}

// ---- reading: where the state changes, the old one is not touched any more

listener::found listener::read(down&, std::string_view& chunk)
{
    chunk = {};
    return std::nullopt;
}

listener::found listener::read(unknown&, std::string_view& chunk)
{
    chunk = {};
    return std::nullopt;
}

listener::found listener::read(acknowledged& state, std::string_view& chunk)
{
    state.heard += cut(chunk, ready_token.size() - state.heard.size());
    if (state.heard.size() < ready_token.size())
        return std::nullopt;
    if (state.heard != ready_token)
        return violate(chunk, {});
    state_ = ready{};
    return std::nullopt;
}

listener::found listener::read(ready&, std::string_view& chunk)
{
    return violate(chunk, {});
}

listener::found listener::read(busy& state, std::string_view& chunk)
{
    return state.result ? read_result(state, chunk) : read_line(state, chunk);
}

listener::found listener::read_line(busy& state, std::string_view& chunk)
{
    const auto newline = chunk.find('\n');
    state.line += cut(chunk, std::min(newline, longest_result_line + 1 - state.line.size()));
    const bool too_long = state.line.size() > longest_result_line;
    if (newline == chunk.npos && !too_long)
        return std::nullopt;

    const auto length = too_long ? std::nullopt : length_in(state.line);
    if (!length)
        return violate(chunk, {std::move(state.event), std::move(state.line)});
    cut(chunk, 1); // the newline
    state.result = partial_result{*length, {}};
    return *length == 0 ? judge(state) : std::nullopt;
}

listener::found listener::read_result(busy& state, std::string_view& chunk)
{
    auto& [missing, beginning] = *state.result;
    const auto piece = cut(chunk, missing);
    beginning += piece.substr(0, acceptance.size() + 1 - beginning.size());
    missing -= piece.size();
    return missing == 0 ? judge(state) : std::nullopt;
}

listener::found listener::judge(busy& state)
{
    const bool accepts = state.result->beginning == acceptance;
    verdict judged = accepts ? verdict(accepted{}) : verdict(rejected{std::move(state.event)});
    state_ = acknowledged{};
    return judged;
}

listener::found listener::violate(std::string_view& chunk, violated how)
{
    chunk = {};
    state_ = unknown{};
    return how;
}

} // namespace reaperd::events
