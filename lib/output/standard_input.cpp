#include "output/standard_input.hpp"

#include "output/pipe.hpp"
#include "output/write_readiness.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace reaperd::output {

struct standard_input::backlog {
    explicit backlog(boost::asio::io_context& loop)
        : writable(loop)
    {
    }

    std::string text;
    write_readiness writable;
};

standard_input::standard_input(boost::asio::io_context& loop)
    : standard_input(loop, open_pipe(), false)
{
}

standard_input::standard_input(boost::asio::io_context& loop, std::pair<descriptor, descriptor> pipe, bool used)
    : loop_(loop)
    , read_(std::move(pipe.first))
    , write_(std::move(pipe.second))
    , used_(used)
{
    ::fcntl(write_.get(), F_SETFL, O_NONBLOCK);
}

standard_input::~standard_input() = default;

bool standard_input::send(std::string_view text)
{
    const auto waiting = backlog_ ? backlog_->text.size() : 0;
    if (!write_ || waiting + text.size() > most_waiting)
        return false;
    used_ = true;
    if (!backlog_)
        backlog_ = std::make_unique<backlog>(loop_);
    backlog_->text += text;
    if (waiting == 0)
        write_on();
    return true;
}

void standard_input::write_on()
{
    auto& waiting = backlog_->text;
    while (!waiting.empty()) {
        const auto written = ::write(write_.get(), waiting.data(), waiting.size());
        if (written > 0)
            waiting.erase(0, static_cast<std::size_t>(written));
        else if (errno != EINTR)
            break;
    }
    if (waiting.empty())
        backlog_.reset();
    else
        backlog_->writable.wait(write_.get(), [this] { write_on(); });
}

// The reading end may be somebody else's too, and cannot be made non-blocking for him: splice need not ask.
void standard_input::process_ended()
{
    if (!std::exchange(used_, false) || !read_)
        return;
    backlog_.reset();
    const descriptor nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
    constexpr std::size_t whole_pipe = 1024 * 1024;
    while (nowhere && ::splice(read_.get(), nullptr, nowhere.get(), nullptr, whole_pipe, SPLICE_F_NONBLOCK) > 0) {
    }
}

void standard_input::close()
{
    backlog_.reset();
    read_.reset();
    write_.reset();
}

} // namespace reaperd::output
