#include "sockets/socket_address.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace reaperd::sockets {

bool socket_address::holds(const std::string& path)
{
    if (path.size() >= sizeof address_.sun_path)
        return false;
    address_.sun_family = AF_UNIX;
    std::memcpy(address_.sun_path, path.c_str(), path.size() + 1);
    return true;
}

result<socket_address> socket_address::of(const std::string& path)
{
    socket_address address;
    if (address.holds(path))
        return address;
    auto slash = path.rfind('/');
    auto folder = slash == path.npos ? std::string(".") : path.substr(0, slash + 1);
    address.folder_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (address.folder_ < 0)
        return failure{std::strerror(errno)};
    auto name = slash == path.npos ? path : path.substr(slash + 1);
    if (!address.holds("/proc/self/fd/" + std::to_string(address.folder_) + "/" + name))
        return failure{"the file name is too long for a socket"};
    return address;
}

socket_address::~socket_address()
{
    if (folder_ >= 0)
        ::close(folder_);
}

} // namespace reaperd::sockets
