#include "config/machine.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <system_error>
#include <unistd.h>

namespace reaperd::config {
namespace {

std::map<std::string, std::string> environment()
{
    std::map<std::string, std::string> variables;
    for (char** next = environ; next && *next; ++next) {
        const std::string_view pair(*next);
        auto divider = pair.find('=');
        if (divider != pair.npos)
            variables.emplace(pair.substr(0, divider), pair.substr(divider + 1));
    }
    return variables;
}

std::string host_name()
{
    utsname names{};
    ::uname(&names);
    return names.nodename;
}

std::string working_directory()
{
    std::unique_ptr<char, decltype(&std::free)> path(::get_current_dir_name(), &std::free);
    return path ? path.get() : "/";
}

std::string last_error()
{
    return std::generic_category().message(errno);
}

// stat(2) first: opening a FIFO would wait for a writer. Files that grow meanwhile, or that tell no size as those of
// /proc, are read to their end all the same.
result<std::string> read_file(const std::string& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return failure{last_error()};
    if (!S_ISREG(status.st_mode))
        return failure{S_ISDIR(status.st_mode) ? "it is a directory" : "it is no regular file"};
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return failure{last_error()};
    std::string text;
    text.resize(static_cast<std::size_t>(status.st_size) + 4096);
    std::size_t size = 0;
    ssize_t count = 0;
    while ((count = ::read(file, text.data() + size, text.size() - size)) > 0) {
        size += static_cast<std::size_t>(count);
        if (size == text.size())
            text.resize(2 * size);
    }
    auto why = last_error();
    ::close(file);
    if (count < 0)
        return failure{why};
    text.resize(size);
    return text;
}

std::vector<std::string> matches(const std::string& pattern)
{
    glob_t found{};
    std::vector<std::string> paths;
    if (::glob(pattern.c_str(), GLOB_NOESCAPE | GLOB_NOSORT, nullptr, &found) == 0)
        paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    ::globfree(&found);
    std::ranges::sort(paths); // by bytes: glob(3) would sort by the locale
    return paths;
}

bool has_mode(const std::string& path, mode_t type)
{
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IFMT) == type;
}

bool is_executable(const std::string& path)
{
    return !has_mode(path, S_IFDIR) && ::access(path.c_str(), X_OK) == 0;
}

// As Python's int(): what reads as a number is one, and no name.
std::optional<unsigned> as_number(const std::string& text)
{
    bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos && text.size() < 10;
    return digits ? std::optional(static_cast<unsigned>(std::stoul(text))) : std::nullopt;
}

const passwd* user_entry(const std::string& user)
{
    auto number = as_number(user);
    return number ? ::getpwuid(*number) : ::getpwnam(user.c_str());
}

bool group_exists(const std::string& group)
{
    auto number = as_number(group);
    return (number ? ::getgrgid(*number) : ::getgrnam(group.c_str())) != nullptr;
}

std::optional<std::string> home_directory(const std::string& user)
{
    const auto* entry = user.empty() ? ::getpwuid(::getuid()) : ::getpwnam(user.c_str());
    return entry ? std::optional<std::string>(entry->pw_dir) : std::nullopt;
}

} // namespace

surroundings machine_surroundings()
{
    surroundings machine;
    machine.environment = environment();
    machine.host_name = host_name();
    machine.working_directory = working_directory();
    machine.user_id = ::getuid();
    machine.read_file = read_file;
    machine.glob = matches;
    machine.is_directory = [](const std::string& path) { return has_mode(path, S_IFDIR); };
    machine.exists = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
    machine.is_executable = is_executable;
    machine.user_exists = [](const std::string& user) { return user_entry(user) != nullptr; };
    machine.group_exists = group_exists;
    machine.home_directory = home_directory;
    return machine;
}

} // namespace reaperd::config
