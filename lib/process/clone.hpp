// A child that runs in our memory, on a stack of its own, until it execs: nothing of us is copied, however big we are.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <sys/types.h>

namespace reaperd::process {

enum class clone_way {
    side_by_side, // clone3: we go on at once; descriptors are shared until the child takes its own table
    one_by_one,   // clone3: as above, but we stand still until the child has left our memory
    plain,        // clone(2), where clone3 is refused or unknown: as one_by_one, descriptors and handlers are copied
};

// What this kernel, this machine and this seccomp filter allow at best: side_by_side or plain.
clone_way best_clone_way();

struct child_stack {
    std::byte* bottom;
    std::size_t size;
};

// Not zero from before the clone until the child has left our memory, by exec or by death. The kernel clears it and
// wakes who waits.
using in_our_memory = std::atomic<int>;

// What the child is born into. `cgroup`: its folder, open; plain cannot, there the child has to enter it by itself.
// `pid_goes_to`: the kernel writes the pid there before the child runs and before we go on; null: nowhere.
struct birth {
    std::optional<int> cgroup;
    pid_t* pid_goes_to = nullptr;
};

// All signals are to be blocked by the caller. `run` must end in exec or _exit. The pid, or a negative errno.
pid_t clone_child(clone_way, const birth&, child_stack, in_our_memory&, int (*run)(void*), void* argument);

void wait_until_left(in_our_memory&);
[[nodiscard]] bool wait_until_left(in_our_memory&, std::chrono::nanoseconds at_most); // false: it is still there

} // namespace reaperd::process
