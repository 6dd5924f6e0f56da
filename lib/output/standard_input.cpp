#include "output/standard_input.hpp"

#include <boost/system/system_error.hpp>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace reaperd::output {

standard_input::standard_input(boost::asio::io_context& loop)
    : writable_(loop)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "cannot make a pipe");
    read_ = descriptor{ends[0]};
    write_ = descriptor{ends[1]};
    ::fcntl(write_.get(), F_SETFL, O_NONBLOCK);
}

bool standard_input::send(std::string_view text)
{
    if (!write_ || waiting_.size() + text.size() > most_waiting)
        return false;
    used_ = true;
    const bool others_first = !waiting_.empty();
    waiting_ += text;
    if (!others_first)
        write_on();
    return true;
}

void standard_input::write_on()
{
    while (!waiting_.empty()) {
        const auto written = ::write(write_.get(), waiting_.data(), waiting_.size());
        if (written > 0)
            waiting_.erase(0, static_cast<std::size_t>(written));
        else if (errno != EINTR)
            break;
    }
    if (!waiting_.empty())
        writable_.wait(write_.get(), [this] { write_on(); });
}

// The reading end may be somebody else's too, and cannot be made non-blocking for him: splice need not ask.
void standard_input::process_ended()
{
    if (!std::exchange(used_, false) || !read_)
        return;
    waiting_.clear();
    const descriptor nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
    constexpr std::size_t whole_pipe = 1024 * 1024;
    while (nowhere && ::splice(read_.get(), nullptr, nowhere.get(), nullptr, whole_pipe, SPLICE_F_NONBLOCK) > 0) {
    }
}

void standard_input::close()
{
    waiting_.clear();
    read_.reset();
    write_.reset();
}

} // namespace reaperd::output
