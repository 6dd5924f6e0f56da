// --detach: into the background, with an answer. The parent returns only when the child says that it is up (and then
// prints its pid) or why it is not; the exit code of `reaperd --detach` can be believed.
//
// Forks, so it must be called before any io_context exists. The child leads its own session and keeps no descriptor of
// whoever started it; stdin and stdout are /dev/null at once, stderr from ready() on, so that start-up errors are seen.
// One fork is enough: a session leader gets a controlling terminal only by opening one without O_NOCTTY, which nobody
// here does.
#pragma once

#include "model/result.hpp"
#include "output/descriptor.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>
#include <variant>

namespace reaperd::daemon {

// The child's end. Without a word from it, its death is the answer.
class handshake {
public:
    explicit handshake(output::descriptor to_parent);

    void ready();                        // up: the control socket answers. Call it before programs are started.
    void failed(const std::string& why); // the parent prints it and returns 1
    void leave();                        // another process has said it

private:
    void say(const std::string&);

    output::descriptor to_parent_;
};

// The parent's end of it: the daemon's pid, or why there is none.
using launch = result<pid_t>;

// Returns twice: with a launch in the parent, once the child has spoken or died; with a handshake in the child.
std::variant<launch, handshake> detach(const std::string& log_hint);

} // namespace reaperd::daemon
