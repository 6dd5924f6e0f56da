// What a child does to itself before it execs. It runs in its parent's memory while the parent goes on: system calls
// only, raw ones, no allocation, no locks, no errno. Each answers 0 or an errno.
#pragma once

#include "process/account.hpp"
#include "process/spawn.hpp"

namespace reaperd::process::child {

inline constexpr signal_bits all_signals = ~signal_bits{0};
signal_bits ignored_signals(); // to be asked before: it is the parent's question

int enter_cgroup(int folder); // where it was not born in it
inline constexpr unsigned all_descriptors = ~0U;
int take_own_descriptor_table(unsigned kept_below); // those from there on are not even copied
int place_stdio(const std::array<int, 3>&);         // none of them is 0, 1 or 2
int close_all_but_stdio();
int lead_session();
int set_group(pid_t); // 0: a new one, which it leads
void take_terminal(int);
void come_to_foreground(int terminal);
int set_out_of_memory_score(int);
int set_nice(int);
int set_limit(const limit&);
void set_umask(mode_t);
int become(const account&);
int change_directory(const char*);

// Default dispositions for those, and nothing blocked. clone3 has reset what we handle, so the ones that we ignore are
// left to do; a plain clone has reset none.
void reset_signals(signal_bits, bool ignore_sigchld);

} // namespace reaperd::process::child
