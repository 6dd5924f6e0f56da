// The only place that waits for children. SIGCHLD is a hint, the sweep decides: collect() takes every status there is,
// a budget at a time, and tells each to its owner before the zombie goes: nobody keeps a pid past its life, and a death
// that nobody could be told of is still there for whoever comes after us.
//
// Its maker becomes a child subreaper: who is not watched is an orphan that was handed to us.
#pragma once

#include "model/exit_status.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <sys/types.h>
#include <unordered_map>
#include <unordered_set>

namespace reaperd::process {

// Of processes that were handed to us. Any of them may be left out.
struct orphan_hooks {
    std::function<bool()>
        curious; // does anybody want to ask? Nothing: yes. In a storm a look at each would double its cost
    std::function<void(pid_t)> found; // it has ended, and its zombie can still be asked who it was
    std::function<void(pid_t, exit_status)> reaped;
    std::function<void()> swept; // after a pass that found some: whose tree they were of may be empty now
};

exit_status to_exit_status(int code, int status); // as waitid(2) has them in si_code and si_status

// Who is not ours but dead, and waits for us: adopted, or left to PID 1, to whom they come anyway.
enum class orphans { adopted, left_alone };

enum class remaining { nobody, living, dead }; // dead: somebody waits to be collected

class reaper {
public:
    using on_exit = std::function<void(exit_status)>;

    reaper(boost::asio::io_context&, orphan_hooks, orphans = orphans::adopted);

    // An owner is told once, and may start and watch the next process while it is told.
    void watch(pid_t, on_exit);
    void discard(pid_t); // a child that failed to start: its death is no news
    bool watches(pid_t pid) const { return owners_.contains(pid) || elsewhere_.contains(pid); }

    void collect(); // on SIGCHLD, at start-up and before sleeping; posts itself when the budget ran out

    // ---- children of somebody else. Their pids may be those of our own children when we hear of their deaths.
    void entrust(pid_t pid) { elsewhere_.insert(pid); } // it has an owner, who will be told by that other one
    void ended_elsewhere(pid_t);
    void orphan_elsewhere(pid_t dead, exit_status); // it has none; the zombie is kept until this returns

    process::remaining remaining() const;       // of our children, adopted ones too
    std::optional<int> stopped_by(pid_t) const; // the signal that stopped this child since the last time that we asked

    // So that a flood of orphans leaves time for everything else.
    static constexpr int deaths_a_turn = 256;

private:
    bool collect_one();
    bool is_curious() const;
    void tell(pid_t dead, exit_status);
    void tell_of_orphan(pid_t dead, exit_status);
    void end_of_pass();
    void go_on_later();

    boost::asio::io_context& loop_;
    orphan_hooks orphans_;
    std::unordered_map<pid_t, on_exit> owners_;
    std::unordered_multiset<pid_t> elsewhere_; // a pid twice: one of them is dead, and we have not heard of it
    bool collecting_ = false;
    bool posted_ = false;
    bool orphans_found_ = false; // in this pass
};

} // namespace reaperd::process
