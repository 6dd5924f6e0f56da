// The verbs: one function each, and a table of what each takes.
#pragma once

#include "exit_code.hpp"
#include "options.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace reaperctl {

exit_code status(const invocation&);
exit_code start(const invocation&);
exit_code stop(const invocation&);
exit_code restart(const invocation&);
exit_code send_signal(const invocation&);
exit_code logs(const invocation&);
exit_code tail(const invocation&);
exit_code main_tail(const invocation&);
exit_code foreground(const invocation&);
exit_code clear(const invocation&);
exit_code pid(const invocation&);
exit_code reload(const invocation&);
exit_code reread(const invocation&);
exit_code available(const invocation&);
exit_code add(const invocation&);
exit_code remove(const invocation&);
exit_code update(const invocation&);
exit_code check(const invocation&);
exit_code reopen(const invocation&);
exit_code send_event(const invocation&);
exit_code start_over(const invocation&);
exit_code upgrade(const invocation&);
exit_code shutdown(const invocation&);
exit_code zombies(const invocation&);
exit_code version(const invocation&);
exit_code help(const invocation&);

struct verb {
    std::string_view name;
    std::string_view takes;   // "NAME..."
    std::string_view options; // of those of verbs, by their long names
    std::size_t least_words;
    std::size_t most_words;
    std::string_view summary;
    exit_code (*run)(const invocation&);
    std::string_view details = {}; // what `help VERB` has to add
};

std::span<const verb> all_verbs();
const verb* find_verb(std::string_view name);
std::string usage(const verb&); // "reaperctl start NAME..."

// Complains about a wrong use, or runs the verb.
exit_code run(const invocation&);

} // namespace reaperctl
