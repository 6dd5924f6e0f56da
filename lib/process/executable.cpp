#include "process/executable.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <optional>
#include <sys/stat.h>
#include <vector>

namespace reaperd::process {
namespace {

constexpr std::string_view default_path = "/bin:/usr/bin:/usr/local/bin";

std::optional<mode_t> mode_of(const std::string& file)
{
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 ? std::optional{found.st_mode} : std::nullopt;
}

// An empty entry of a PATH is the working directory.
std::string join(const std::string& folder, const std::string& command)
{
    return folder.empty() || folder.ends_with('/') ? folder + command : folder + "/" + command;
}

std::optional<std::string> first_existing(const std::string& command, std::string_view path)
{
    std::vector<std::string> folders;
    boost::split(folders, path, boost::is_any_of(":"));
    for (const auto& folder : folders)
        if (auto file = join(folder, command); mode_of(file))
            return file;
    return std::nullopt;
}

} // namespace

result<std::string> find_executable(const std::string& command, std::string_view path)
{
    bool is_path = command.find('/') != std::string::npos;
    auto file = is_path ? command : first_existing(command, path.empty() ? default_path : path);
    auto mode = file ? mode_of(*file) : std::nullopt;
    if (!mode)
        return failure{"can't find command '" + command + "'"};
    if (S_ISDIR(*mode))
        return failure{"command at '" + *file + "' is a directory"};
    if ((*mode & 0111) == 0)
        return failure{"command at '" + *file + "' is not executable"};
    return *file;
}

} // namespace reaperd::process
