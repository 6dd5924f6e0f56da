#include "config/path.hpp"

#include <algorithm>
#include <vector>

namespace reaperd::config {
namespace {

std::vector<std::string_view> steps(std::string_view path)
{
    std::vector<std::string_view> taken;
    bool absolute = path.starts_with('/');
    for (std::size_t at = 0; at < path.size();) {
        auto end = std::min(path.find('/', at), path.size());
        auto step = path.substr(at, end - at);
        bool back = step == "..";
        if (back && !taken.empty() && taken.back() != "..")
            taken.pop_back();
        else if (!step.empty() && step != "." && !(back && absolute))
            taken.push_back(step);
        at = end + 1;
    }
    return taken;
}

std::string variable(const std::string& name, const surroundings& world)
{
    auto found = world.environment.find(name);
    return found == world.environment.end() ? "" : found->second;
}

std::string home_of(const std::string& user, const surroundings& world)
{
    if (auto home = variable("HOME", world); user.empty() && !home.empty())
        return home;
    auto home = world.home_directory ? world.home_directory(user) : std::nullopt;
    return home.value_or("");
}

} // namespace

std::string folder_of(std::string_view path)
{
    auto slash = path.rfind('/');
    if (slash == path.npos)
        return "";
    auto end = path.find_last_not_of('/', slash);
    return std::string(path.substr(0, end == path.npos ? slash + 1 : end + 1));
}

std::string joined(std::string_view folder, std::string_view path)
{
    if (path.starts_with('/') || folder.empty())
        return std::string(path);
    return std::string(folder) + (folder.ends_with('/') ? "" : "/") + std::string(path);
}

std::string normal_path(std::string_view path)
{
    std::string result;
    for (auto step : steps(path))
        result += (result.empty() ? "" : "/") + std::string(step);
    if (path.starts_with('/'))
        return "/" + result;
    return result.empty() ? "." : result;
}

std::string absolute_path(std::string_view path, const surroundings& world)
{
    return normal_path(joined(world.working_directory, path));
}

std::string with_home(std::string_view path, const surroundings& world)
{
    if (!path.starts_with('~'))
        return std::string(path);
    auto end = std::min(path.find('/'), path.size());
    auto home = home_of(std::string(path.substr(1, end - 1)), world);
    if (home.empty())
        return std::string(path);
    if (home.ends_with('/'))
        home.pop_back();
    auto result = home + std::string(path.substr(end));
    return result.empty() ? "/" : result;
}

std::string temporary_folder(const surroundings& world)
{
    for (const auto* name : {"TMPDIR", "TEMP", "TMP"})
        if (auto folder = variable(name, world);
            !folder.empty() && world.is_directory && world.is_directory(absolute_path(folder, world)))
            return absolute_path(folder, world);
    return "/tmp";
}

} // namespace reaperd::config
