// Ctrl-C as something to wait for, while this lives: it ends what is followed, and not the program.
#pragma once

#include <signal.h>

namespace supervisorctl {

class interrupts {
public:
    interrupts();
    ~interrupts();
    interrupts(const interrupts&) = delete;
    interrupts& operator=(const interrupts&) = delete;

    int descriptor() const { return descriptor_; } // readable when there was one

private:
    sigset_t before_;
    int descriptor_;
};

} // namespace supervisorctl
