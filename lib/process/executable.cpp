#include "process/executable.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <optional>
#include <sys/stat.h>
#include <vector>

namespace reaperd::process {
namespace {

constexpr int not_found = 127;
constexpr int not_executable = 126;
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

boost::system::result<std::string, no_executable> find_executable(const std::string& command, std::string_view path)
{
    bool is_path = command.find('/') != std::string::npos;
    auto file = is_path ? command : first_existing(command, path.empty() ? default_path : path);
    auto mode = file ? mode_of(*file) : std::nullopt;
    if (!mode)
        return no_executable{"can't find command '" + command + "'", not_found};
    if (S_ISDIR(*mode))
        return no_executable{"command at '" + *file + "' is a directory", not_executable};
    if ((*mode & 0111) == 0)
        return no_executable{"command at '" + *file + "' is not executable", not_executable};
    return {boost::system::in_place_value, *file};
}

} // namespace reaperd::process
