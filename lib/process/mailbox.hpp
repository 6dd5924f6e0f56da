// What a start borrows: a stack for the child, and three descriptors to find its stdio at.
//
// A child shares our descriptor table at first and then copies the low part of it only: copying all of it, six
// descriptors a program, would cost more than exec does. So its stdio has to lie low, where these places are.
#pragma once

#include "process/clone.hpp"

#include <array>

namespace reaperd::process {

// Nobody reads or writes it: it keeps a number taken. Not /dev/null, which is not everywhere.
class placeholder {
public:
    placeholder();
    ~placeholder();
    placeholder(const placeholder&) = delete;
    placeholder& operator=(const placeholder&) = delete;

    int get() const { return descriptor_; }

private:
    int descriptor_;
};

class mailbox {
public:
    explicit mailbox(int empty); // what an unused place holds
    ~mailbox();
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;

    const std::array<int, 3>& places() const { return places_; }
    int highest() const;

    int fill(const std::array<int, 3>&) const; // 0 or an errno

    // Nothing of a program is kept open here: somebody may wait for its close.
    void clear() const;

private:
    int empty_;
    std::array<int, 3> places_;
};

class stack {
public:
    stack();
    ~stack();
    stack(const stack&) = delete;
    stack& operator=(const stack&) = delete;

    child_stack get() const { return {bottom_, size}; }

private:
    static constexpr std::size_t size = 64 * 1024; // a child needs two pages of it, one that dies of a bug no more
    std::byte* bottom_;
};

} // namespace reaperd::process
