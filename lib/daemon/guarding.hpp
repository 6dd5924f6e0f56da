// Divides the first process in two: it stays as the guardian, and the manager is its child. To be called when all is
// settled that both have in common (user, limits, folder, the lock), and before any io_context exists.
#pragma once

#include "daemon/handover.hpp"
#include "daemon/start_conditions.hpp"
#include "daemon/survival.hpp"

#include <functional>
#include <variant>

namespace reaperd::daemon {

struct guarding {
    const daemon_settings& settings;
    const start_conditions& conditions;
    std::shared_ptr<journal_file> inherited; // null: this is a start, and no other image of ours was before it
    std::optional<handover> from;            // likewise
    std::function<void()> forget;            // what only the first manager needs: the guardian stays small
    std::function<void()> up;                // in the guardian, when a manager is
};

// Returns in each manager, and in the guardian with the exit code when the last one has ended.
// Fails where there can be no guardian: the daemon then runs without one.
result<std::variant<survival, int>> guard(const guarding&);

} // namespace reaperd::daemon
