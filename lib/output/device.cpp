#include "output/device.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace reaperd::output {
namespace {

constexpr int most_links = 8; // as deep as anybody links; the kernel's own limit is 40

std::optional<int> number_after(std::string_view path, std::string_view folder)
{
    if (!path.starts_with(folder))
        return {};
    path.remove_prefix(folder.size());
    int number = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
    if (error != std::errc{} || end != path.data() + path.size())
        return {};
    return number;
}

std::optional<int> named_descriptor(const std::string& path)
{
    if (path == "/dev/stdout")
        return STDOUT_FILENO;
    if (path == "/dev/stderr")
        return STDERR_FILENO;
    for (const auto& folder :
         {std::string{"/dev/fd/"}, std::string{"/proc/self/fd/"}, "/proc/" + std::to_string(::getpid()) + "/fd/"})
        if (const auto number = number_after(path, folder))
            return number;
    return {};
}

std::optional<std::string> link_target(const std::string& path)
{
    std::string target(PATH_MAX, '\0');
    const auto length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0)
        return {};
    target.resize(static_cast<std::size_t>(length));
    return target.starts_with('/') ? target : path.substr(0, path.rfind('/') + 1) + target;
}

mode_t type_of(int number)
{
    struct stat status {};
    return ::fstat(number, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

bool nobody_will_read(int error, bool terminal)
{
    return error == EPIPE || error == ECONNRESET || error == ENOTCONN || (error == EIO && terminal);
}

} // namespace

std::optional<int> own_descriptor(const std::string& path)
{
    std::optional<std::string> name = path;
    for (int links = 0; name && links < most_links; ++links) {
        if (const auto number = named_descriptor(*name))
            return number;
        name = link_target(*name);
    }
    return {};
}

device::device(descriptor opened)
    : number_(opened.get())
    , owned_(std::move(opened))
    , kind_(kind::own_description)
    , terminal_(::isatty(number_) == 1)
{
}

device::device(int number, descriptor owned, kind which)
    : number_(number)
    , owned_(std::move(owned))
    , kind_(which)
    , terminal_(::isatty(number) == 1)
{
}

device::~device()
{
    flush();
}

std::shared_ptr<device> device::of_inherited(int number)
{
    const auto inherited = [number](kind which) {
        return std::shared_ptr<device>(new device(number, descriptor{}, which));
    };
    const auto type = type_of(number);
    if (type == S_IFSOCK)
        return inherited(kind::socket);
    if (type == S_IFREG)
        return inherited(kind::regular);
    const auto path = "/proc/self/fd/" + std::to_string(number);
    if (descriptor ours{::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)})
        return std::make_shared<device>(std::move(ours));
    return inherited(kind::shared); // after su, the terminal belongs to somebody else
}

void device::write(std::string_view bytes)
{
    if (rest_.empty())
        bytes.remove_prefix(write_some(bytes));
    rest_ += bytes;
}

bool device::flush()
{
    if (!rest_.empty())
        rest_.erase(0, write_some(rest_));
    if (rest_.empty())
        rest_.shrink_to_fit();
    return rest_.empty();
}

std::size_t device::write_some(std::string_view bytes)
{
    std::size_t done = 0;
    error_ = 0;
    while (done < bytes.size()) {
        const auto written = attempt(bytes.substr(done));
        if (written >= 0) {
            done += static_cast<std::size_t>(written);
            continue;
        }
        if (errno == EINTR)
            continue;
        error_ = errno == EAGAIN ? 0 : errno;
        if (!nobody_will_read(error_, terminal_))
            return done;
        lost_ += bytes.size() - done;
        return bytes.size();
    }
    return done;
}

long device::attempt(std::string_view bytes)
{
    if (kind_ == kind::socket)
        return ::send(number_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (kind_ != kind::shared)
        return ::write(number_, bytes.data(), bytes.size());
    // A pipe that is ready takes PIPE_BUF; a terminal promises less, and takes a short piece in one go.
    pollfd ready{number_, POLLOUT, 0};
    if (::poll(&ready, 1, 0) != 1) {
        errno = EAGAIN;
        return -1;
    }
    const std::size_t most = terminal_ ? 128 : PIPE_BUF;
    return ::write(number_, bytes.data(), std::min(bytes.size(), most));
}

std::uint64_t device::take_lost()
{
    return std::exchange(lost_, 0);
}

} // namespace reaperd::output
