// What a wrapper is to do: which command to run, what becomes of each signal that comes, whom it goes to, and what our
// exit code is. The defaults are those of `reaperd -- COMMAND`; tini.hpp and dumb_init.hpp fill it from the command
// lines of those two.
#pragma once

#include "init/voice.hpp"
#include "model/exit_status.hpp"
#include "process/signal.hpp"
#include "process/spawn.hpp"

#include <array>
#include <bitset>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::init {

using process::signal_bits;

constexpr bool contains(signal_bits set, int signal)
{
    return (set >> (signal - 1) & 1) != 0;
}

signal_bits every_signal(); // that somebody can be told of: all but KILL and STOP, and those that libc keeps
signal_bits
signals_for_the_command(); // without those that tell of a bug of ours, and those of a terminal in other hands

signal_bits signals_of_nohup(); // and of a shell's `&`: whoever ignores them for us means the command

// What a signal is to become on its way to the command: mostly itself.
class signal_map {
public:
    signal_map();

    static constexpr int dropped = 0;
    void rewrite(int signal, int becomes) { becomes_.at(static_cast<std::size_t>(signal)) = becomes; }
    int operator()(int signal) const { return becomes_.at(static_cast<std::size_t>(signal)); }

    friend bool operator==(const signal_map&, const signal_map&) = default;

private:
    std::array<int, 65> becomes_;
};

// Of the command. In a group of its own it comes to the foreground of the terminal, if that is where we are; a session
// of its own takes the terminal from ours.
enum class place { our_group, own_group, own_session };

// Where the command cannot be run.
struct failure_codes {
    int not_found = 127;
    int not_executable = 126;
    int else_at_exec = 126;
    int before_exec = 1;
};

// Where a terminal stops the command, a shell may wait for us and not know of it. with_the_command: what Ctrl-Z stops
// takes us along. when_told: the command is not in the foreground, so that we are told, and it is stopped by us.
enum class stopping { never, with_the_command, when_told };

struct settings {
    std::vector<std::string> command;
    init::place place = init::place::own_group;
    signal_bits forwarded = signals_for_the_command();
    signal_map rewritten;
    process::target recipient = process::target::process;
    signal_bits still_ignored = signals_of_nohup(); // by the command, where we were started so
    init::stopping stopping = init::stopping::with_the_command;
    bool adopts = true;                            // orphans
    std::optional<int> parent_death;               // this signal comes when our parent dies
    std::optional<int> last_signal;                // for who is left in the command's group when it has ended
    std::optional<std::chrono::nanoseconds> grace; // nothing: what is left is left alone
    std::bitset<256> remapped;                     // exit codes that become 0
    init::failure_codes failure_codes;
    std::shared_ptr<const voice> says = std::make_shared<reaperds_voice>();
};

int exit_code(const exit_status&, const settings&);
int exit_code(const process::spawn_failure&, const settings&);

} // namespace reaperd::init
