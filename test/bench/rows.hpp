// The rows of the bench: what is measured, each by itself.
#pragma once

#include "report.hpp"
#include "subject.hpp"

namespace bench {

// ---- latency.cpp: one service
void restart(const places&, report&);      // kill -9 to the first instruction of the next main()
void exec_to_main(const places&, report&); // exec of the supervisor to main() of its program

// ---- fleet.cpp: a thousand of them
void start_and_stop(const places&, report&);
void memory(const places&, report&);
void idleness(const places&, report&);
void status(const places&, report&); // of one, of a thousand

// ---- supervisord.cpp: the original and ours on one config
void against_supervisord(const places&, report&); // start, stop, memory, status, wakeups, of a thousand programs

// ---- guardian.cpp: the manager is killed; and the same work with and without a guardian
void guardian(const places&, report&);

// ---- tree.cpp: one program with two thousand processes
void tree(const places&, report&);

// ---- storm.cpp: processes handed to PID 1, by the ten thousand
void storm(const places&, report&); // most zombies at a time, its processor time, its answers meanwhile

// ---- wrapper.cpp: one command and no config, against tini
void wrapper(const places&, report&); // its start, its memory, its rest

// ---- capture.cpp: what a program writes, on its way to a file
void capture(const places&, report&);

} // namespace bench
