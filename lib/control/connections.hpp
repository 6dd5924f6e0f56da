// Who is connected, so that their number has a limit: when it is reached, the connection that has kept us waiting
// longest makes room. One whose request is being worked on, or which follows a log, is never idle.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>

namespace reaperd::control {

class connections : public std::enable_shared_from_this<connections> {
public:
    using close = std::function<void()>;

    // A connection's entry, for as long as it lives. It begins idle.
    class place {
    public:
        place(std::shared_ptr<connections>, close);
        ~place();
        place(const place&) = delete;
        place& operator=(const place&) = delete;

        void idle() { move_to(all_->idle_); } // it is the client's turn, from now on
        void busy() { move_to(all_->busy_); } // it is ours

    private:
        void move_to(std::list<close>&);

        std::shared_ptr<connections> all_;
        std::list<close>::iterator entry_; // in one of the two lists
        std::list<close>* list_;
    };

    std::size_t count() const { return idle_.size() + busy_.size(); }
    void drop_idlest(); // nobody, where nobody is idle
    void drop_all();
    void on_leave(std::function<void()> tell) { on_leave_ = std::move(tell); }

private:
    std::list<close> idle_; // the idlest first
    std::list<close> busy_;
    std::function<void()> on_leave_;
};

} // namespace reaperd::control
