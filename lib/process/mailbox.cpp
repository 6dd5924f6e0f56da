#include "process/mailbox.hpp"

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

namespace reaperd::process {
namespace {

constexpr int first_after_stdio = 3;

[[noreturn]] void fail(const char* what)
{
    throw boost::system::system_error(errno, boost::system::system_category(), what);
}

int checked(int answer, const char* what)
{
    return answer == -1 ? fail(what), answer : answer;
}

} // namespace

placeholder::placeholder()
    : descriptor_{checked(::eventfd(0, EFD_CLOEXEC), "cannot reserve a descriptor")}
{
}

placeholder::~placeholder()
{
    ::close(descriptor_);
}

mailbox::mailbox(int empty)
    : empty_{empty}
{
    for (int& place : places_)
        place = checked(::fcntl(empty_, F_DUPFD_CLOEXEC, first_after_stdio), "cannot reserve descriptors");
}

mailbox::~mailbox()
{
    for (int place : places_)
        ::close(place);
}

int mailbox::highest() const
{
    return std::ranges::max(places_);
}

int mailbox::fill(const std::array<int, 3>& streams) const
{
    for (std::size_t i = 0; i < places_.size(); ++i)
        if (::dup3(streams[i], places_[i], O_CLOEXEC) == -1)
            return errno;
    return 0;
}

void mailbox::clear() const
{
    fill({empty_, empty_, empty_});
}

stack::stack()
{
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED)
        fail("cannot reserve a stack");
    bottom_ = static_cast<std::byte*>(memory);
}

stack::~stack()
{
    ::munmap(bottom_, size);
}

} // namespace reaperd::process
