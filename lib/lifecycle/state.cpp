#include "lifecycle/lifecycle.hpp"

#include <array>

namespace reaperd::lifecycle {
namespace {

using maybe = std::optional<time_point>;

struct deadlines {
    maybe operator()(const stopped&) const { return std::nullopt; }
    maybe operator()(const starting& state) const { return state.up_at; }
    maybe operator()(const launching& state) const { return state.give_up_at; }
    maybe operator()(const adopting& state) const { return state.give_up_at; }
    maybe operator()(const running&) const { return std::nullopt; }
    maybe operator()(const backoff& state) const { return state.until; }
    maybe operator()(const stopping& state) const { return state.kill_at; }
    maybe operator()(const clearing& state) const { return state.kill_at; }
    maybe operator()(const exited&) const { return std::nullopt; }
    maybe operator()(const fatal&) const { return std::nullopt; }
    maybe operator()(const unknown&) const { return std::nullopt; }
};

// In the order of the states.
constexpr std::array words{word::stopped,  word::starting, word::starting, word::starting, word::running, word::backoff,
                           word::stopping, word::stopping, word::exited,   word::fatal,    word::unknown};
static_assert(words.size() == std::variant_size_v<state>);

} // namespace

word word_of(const state& current)
{
    return words.at(current.index());
}

std::string_view name(word which)
{
    static constexpr std::array<std::string_view, 8> names{"STOPPED",  "STARTING", "RUNNING", "BACKOFF",
                                                           "STOPPING", "EXITED",   "FATAL",   "UNKNOWN"};
    return names.at(static_cast<std::size_t>(which));
}

std::optional<time_point> deadline(const state& current)
{
    return std::visit(deadlines{}, current);
}

bool has_process(const state& current)
{
    switch (word_of(current)) {
    case word::starting:
    case word::running:
    case word::stopping:
    case word::unknown: return true;
    case word::stopped:
    case word::backoff:
    case word::exited:
    case word::fatal: return false;
    }
    return false;
}

} // namespace reaperd::lifecycle
