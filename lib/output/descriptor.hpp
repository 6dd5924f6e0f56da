// A file descriptor that closes itself.
#pragma once

#include <unistd.h>
#include <utility>

namespace reaperd::output {

class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number)
        : number_(number)
    {
    }
    descriptor(descriptor&& other) noexcept
        : number_(std::exchange(other.number_, none))
    {
    }
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() { reset(); }

    int get() const { return number_; }
    explicit operator bool() const { return number_ != none; }
    int release() { return std::exchange(number_, none); }
    void reset()
    {
        if (number_ != none)
            ::close(release());
    }

private:
    static constexpr int none = -1; // as the kernel's interface has it; nobody else sees it
    int number_ = none;
};

} // namespace reaperd::output
