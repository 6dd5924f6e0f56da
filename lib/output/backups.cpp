#include "output/backups.hpp"

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace reaperd::output {
namespace {

bool exists(const std::string& path)
{
    return ::access(path.c_str(), F_OK) == 0;
}

int first_hole(const std::string& path, int count)
{
    int number = 1;
    while (number < count && exists(backup_name(path, number)))
        ++number;
    return number;
}

} // namespace

std::string backup_name(const std::string& path, int number)
{
    return path + "." + std::to_string(number);
}

boost::system::error_code shift_backups(const std::string& path, int count)
{
    if (count <= 0)
        return {};
    const int hole = first_hole(path, count);
    // Deleted first: a rename over a file makes ext4 start to write out the one that takes its place, at once.
    ::unlink(backup_name(path, hole).c_str());
    for (int number = hole; number > 0; --number) {
        const auto from = number == 1 ? path : backup_name(path, number - 1);
        if (std::rename(from.c_str(), backup_name(path, number).c_str()) != 0)
            return {errno, boost::system::system_category()};
    }
    return {};
}

void remove_backups(const std::string& path)
{
    for (int number = 1; ::unlink(backup_name(path, number).c_str()) == 0; ++number)
        continue;
}

} // namespace reaperd::output
