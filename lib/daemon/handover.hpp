// One reaperd becomes another one in the same process, by execve(2): a manager whose guardian was killed becomes one,
// and a guardian becomes that of a newer version. What is not in the journal goes over in the environment.
#pragma once

#include "journal/journal.hpp"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

// in_place_of_guardian: by a manager, whose process is another one than the guardian's was. The others are by the
// guardian itself: to be another version, and back to the one before.
enum class reason { in_place_of_guardian, upgrade, failed_upgrade };

struct handover {
    int journal = -1; // descriptors, kept open
    int lock = -1;
    std::string journal_path; // empty: it has no name
    std::string lock_path;
    std::string working_directory; // that of the start: relative paths begin there
    reason cause = reason::in_place_of_guardian;
    pid_t manager = 0;     // that lives; 0: none does
    int channel = -1;      // to it; -1: there is none
    int image_before = -1; // to go back to; -1: there is none
    std::string failure = {};

    friend bool operator==(const handover&, const handover&) = default;
};

inline constexpr const char* handover_variable = "REAPERD_HANDOVER";

std::string to_text(const handover&);                         // line breaks in `failure` become spaces
std::optional<handover> to_handover(const std::string& text); // nothing: none of ours wrote it

// Whoever started us by hand_over(), and once only: what we start must not take it up.
std::optional<handover> received_handover();

void close_on_exec(const handover&, const journal::journal&); // as it was before

// /proc and ps name a process after the file that was executed: here after what it was called first.
void be_called_as_started();

std::vector<std::string> own_arguments(); // with which we were started; none where there is no /proc

// Executes `program` with our own arguments and with all descriptors that the journal names (a journal of nothing: that
// were left open already). Returns only where that fails, with errno, and nothing has changed then.
int hand_over(const std::string& program, const handover&, const journal::journal&);

} // namespace reaperd::daemon
