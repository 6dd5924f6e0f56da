#include "sockets/socket_file.hpp"

#include "sockets/socket_address.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace reaperd::sockets {

namespace {

failure because(const std::string& what)
{
    return failure{what + std::strerror(errno)};
}

int new_socket()
{
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

enum class occupant { nobody, stale, living };

// Only connecting tells a stale socket from a living one. EAGAIN is a living one whose backlog is full.
result<occupant> probe(const std::string& path)
{
    auto address = socket_address::of(path);
    if (!address)
        return address.error();
    int socket = new_socket();
    if (socket < 0)
        return because("");
    int error = ::connect(socket, address->get(), address->size()) == 0 ? 0 : errno;
    ::close(socket);
    switch (error) {
    case 0:
    case EAGAIN: return occupant::living;
    case ECONNREFUSED: return occupant::stale;
    case ENOENT: return occupant::nobody;
    default: return failure{std::strerror(error)};
    }
}

result<occupant> look_at(const std::string& path)
{
    struct stat file {};
    if (::lstat(path.c_str(), &file) != 0) {
        if (errno == ENOENT)
            return occupant::nobody;
        return because("");
    }
    if (!S_ISSOCK(file.st_mode))
        return failure{"the file exists and is no socket"};
    return probe(path);
}

// A socket file under a name that nobody knows, until it is moved into its place or given up.
class provisional_file {
public:
    explicit provisional_file(std::string path)
        : path_(std::move(path))
    {
        ::unlink(path_.c_str());
    }
    ~provisional_file() { ::unlink(path_.c_str()); }
    const char* path() const { return path_.c_str(); }

private:
    std::string path_;
};

result<file_identity> prepare(int socket, const provisional_file& file, const file_settings& settings)
{
    auto address = socket_address::of(file.path());
    if (!address)
        return address.error();
    if (::bind(socket, address->get(), address->size()) != 0)
        return because("");
    if (settings.owner && ::lchown(file.path(), settings.owner->user, settings.owner->group) != 0)
        return because("chown: ");
    if (::chmod(file.path(), settings.mode) != 0)
        return because("chmod: ");
    if (::listen(socket, settings.backlog) != 0)
        return because("listen: ");
    return *identify(file.path());
}

// RENAME_NOREPLACE where nobody was: two servers that start at once cannot both believe that the name is theirs. Some
// network file systems have no such rename; there the daemon's lock has to do.
bool move_into_place(const provisional_file& file, const std::string& path, occupant whom)
{
    unsigned flags = whom == occupant::nobody ? RENAME_NOREPLACE : 0;
    if (::renameat2(AT_FDCWD, file.path(), AT_FDCWD, path.c_str(), flags) == 0)
        return true;
    return errno == EINVAL && ::rename(file.path(), path.c_str()) == 0;
}

result<file_identity> put_into_place(int socket, const file_settings& settings)
{
    auto whom = look_at(settings.path);
    if (!whom)
        return whom.error();
    if (*whom == occupant::living)
        return failure{"another server is listening on it"};
    provisional_file file(settings.path + "." + std::to_string(::getpid()));
    auto identity = prepare(socket, file, settings);
    if (identity && !move_into_place(file, settings.path, *whom))
        return because("");
    return identity;
}

} // namespace

std::optional<file_identity> identify(const std::string& path)
{
    struct stat file {};
    if (::lstat(path.c_str(), &file) != 0)
        return std::nullopt;
    return file_identity{file.st_dev, file.st_ino};
}

void remove_if_still(const file_identity& ours, const std::string& path)
{
    if (identify(path) == ours)
        ::unlink(path.c_str());
}

result<listening_file> listen_on(const file_settings& settings)
{
    int socket = new_socket();
    if (socket < 0)
        return because("");
    auto identity = put_into_place(socket, settings);
    if (identity)
        return listening_file{socket, *identity};
    ::close(socket);
    return identity.error();
}

} // namespace reaperd::sockets
