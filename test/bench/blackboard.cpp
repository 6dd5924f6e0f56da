#include "blackboard.hpp"

#include <filesystem>
#include <stdexcept>

namespace bench {

blackboard::blackboard(const std::string& path)
    : path_{path}
    , board_{static_cast<board*>(board_open(path.c_str()))}
{
    if (!board_)
        throw std::runtime_error("cannot map " + path);
}

blackboard::~blackboard()
{
    ::munmap(board_, sizeof *board_);
    std::filesystem::remove(path_);
}

void blackboard::expect(std::uint32_t count)
{
    __atomic_store_n(&board_->wanted, seen_ + count, __ATOMIC_RELEASE);
}

std::vector<stamp> blackboard::await()
{
    const auto wanted = board_->wanted;
    const auto deadline = now() + std::chrono::seconds{30};
    for (;;) {
        const auto written = __atomic_load_n(&board_->written, __ATOMIC_ACQUIRE);
        if (static_cast<std::int32_t>(written - wanted) >= 0)
            break;
        if (now() > deadline)
            throw std::runtime_error(std::to_string(wanted - written) + " services did not come up");
        const timespec second{1, 0};
        board_wait(&board_->written, written, &second);
    }
    std::vector<stamp> news;
    for (; seen_ != wanted; ++seen_) {
        const auto& slot = board_->stamps[seen_ % board_slots];
        news.push_back({nanoseconds{slot.at}, slot.pid});
    }
    return news;
}

void blackboard::go()
{
    __atomic_add_fetch(&board_->go, 1, __ATOMIC_ACQ_REL);
    board_wake(&board_->go);
}

} // namespace bench
