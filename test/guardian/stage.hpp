// A guardian in a process of its own, its managers, and the test, which hears what they report and tells them to go on.
//
//   play([](manager& m) {
//       m.ready();
//       m.report("up");
//       m.wait_for("go");
//       m.end(3);
//   });
//   const auto first = hears("up");
//   tell("go");
//   BOOST_TEST(exit_code() == 3);
#pragma once

#include "guardian/guardian.hpp"

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <sys/types.h>

namespace stage {

namespace guardian = reaperd::guardian;
namespace journal = reaperd::journal;

// What a manager of a test can do.
class manager {
public:
    manager(journal::journal book, guardian::place place, int board);

    journal::journal book;
    guardian::place place;
    std::uint32_t generation; // 1 is the first

    void report(const std::string& text) const;   // to the test
    void wait_for(const std::string& word) const; // of the test
    void ready() const { say({.what = guardian::word::ready}); }
    void say(const guardian::message&, std::string_view text = {}, std::span<const int> descriptors = {}) const;
    guardian::letter hear() const; // what the guardian says next
    void take_signal(int) const;   // waits for it: all that the guardian passes on are blocked
    [[noreturn]] void end(int code);
    [[noreturn]] static void stay(); // until it is killed

    // Processes that do nothing until they are killed, or that exit with a code as soon as they get TERM.
    static pid_t child(std::optional<int> code = {});
    static pid_t orphan(std::optional<int> code = {}); // its parent is the guardian

private:
    int board_;
};

class theatre {
public:
    theatre();
    ~theatre();
    theatre(const theatre&) = delete;
    theatre& operator=(const theatre&) = delete;

    journal::journal book; // shared by all

    void play(
        std::function<void(manager&)>, std::function<void(guardian::settings&)> adjust = [](auto&) {});
    pid_t first_process() const { return guardian_; }
    pid_t hears(const std::string& text); // who said it; anything else is not what was expected
    bool nothing_is_said() const;         // and not heard yet
    void tell(const std::string& word) const;
    void note(std::string_view) const; // by the guardian itself
    int exit_code();                   // 128 and the signal that killed it

protected:
    int board_ = -1;

private:
    std::span<std::byte> memory_;
    int front_ = -1;
    pid_t guardian_ = 0;
};

inline constexpr std::chrono::seconds patience{30};

// Waits until nothing is left of that process, not even a zombie.
void await_reaped(pid_t);
bool is_zombie(pid_t);
void await_zombie(pid_t);

} // namespace stage
