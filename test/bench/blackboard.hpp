// The driver's end of board.h: a fresh shared file, and waiting for what the measured programs write there.
#pragma once

#include "board.h"

#include <chrono>
#include <string>
#include <vector>

namespace bench {

using nanoseconds = std::chrono::nanoseconds;

inline nanoseconds now()
{
    return nanoseconds{board_now()};
}

struct stamp {
    nanoseconds at;
    pid_t pid;
};

class blackboard {
public:
    explicit blackboard(const std::string& path);
    ~blackboard();
    blackboard(const blackboard&) = delete;
    blackboard& operator=(const blackboard&) = delete;

    const std::string& path() const { return path_; }

    // The next `count` stamps, in the order of their arrival. expect() before what causes them, await() after it;
    // await throws when they do not come within half a minute.
    void expect(std::uint32_t count);
    std::vector<stamp> await();

    void go(); // a writer writes its next batch

private:
    std::string path_;
    board* board_;
    std::uint32_t seen_ = 0;
};

} // namespace bench
