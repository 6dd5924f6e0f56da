// One reaperd becomes another one in the same process, by execve(2): a manager whose guardian was killed becomes one,
// and a guardian becomes that of a newer version. What is not in the journal goes over in the environment.
#pragma once

#include "journal/journal.hpp"

#include <optional>
#include <string>

namespace reaperd::daemon {

struct handover {
    int journal = -1; // descriptors, kept open
    int lock = -1;
    std::string journal_path; // empty: it has no name
    std::string lock_path;
    std::string working_directory; // that of the start: relative paths begin there

    friend bool operator==(const handover&, const handover&) = default;
};

inline constexpr const char* handover_variable = "REAPERD_HANDOVER";

std::string to_text(const handover&);
std::optional<handover> to_handover(const std::string& text); // nothing: none of ours wrote it

// Whoever started us by hand_over(), and once only: what we start must not take it up.
std::optional<handover> received_handover();

void close_on_exec(const handover&, const journal::journal&); // as it was before

// /proc and ps name a process after the file that was executed: here after what it was called first.
void be_called_as_started();

// Executes `program` with our own arguments and with all descriptors that the journal names. Returns only where that
// fails, with errno, and nothing has changed then.
int hand_over(const std::string& program, const handover&, const journal::journal&);

} // namespace reaperd::daemon
