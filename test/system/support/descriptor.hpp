// A file descriptor that closes itself.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace system_test {

class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number)
        : number_{number}
    {
    }
    descriptor(descriptor&& other) noexcept
        : number_{std::exchange(other.number_, -1)}
    {
    }
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() { close(); }

    int get() const { return number_; }
    void close()
    {
        if (number_ >= 0)
            ::close(std::exchange(number_, -1));
    }

private:
    int number_ = -1;
};

// What a system call returned, or an exception that names it.
inline int checked(int returned, const char* call)
{
    if (returned < 0)
        throw std::system_error(errno, std::generic_category(), call);
    return returned;
}

} // namespace system_test
