#include "output/file_id.hpp"

#include <sys/stat.h>

namespace reaperd::output {

std::optional<file_id> id_of(int descriptor)
{
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return {};
    return file_id{status.st_dev, status.st_ino};
}

std::optional<file_id> id_of(const std::string& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return {};
    return file_id{status.st_dev, status.st_ino};
}

} // namespace reaperd::output
