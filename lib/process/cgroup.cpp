#include "process/cgroup.hpp"

#include "procfs/process_table.hpp"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace reaperd::process {
namespace {

namespace fs = std::filesystem;

constexpr mode_t usual_mode = 0755;
const std::string home_prefix = "reaperd-";

// One write, as the kernel wants it: a stream would hide what came of it.
bool write_to(const std::string& file, const char* text)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const auto length = static_cast<ssize_t>(std::strlen(text));
    const bool written = ::write(descriptor, text, static_cast<std::size_t>(length)) == length;
    ::close(descriptor);
    return written;
}

std::vector<std::string> folders_in(const std::string& path)
{
    std::vector<std::string> found;
    std::error_code gone;
    for (fs::directory_iterator entry(path, gone), end; !gone && entry != end; entry.increment(gone))
        if (std::error_code ignored; entry->is_directory(ignored))
            found.push_back(entry->path());
    return found;
}

void collect_processes(const std::string& path, std::vector<pid_t>& into)
{
    std::ifstream file(path + "/cgroup.procs");
    for (pid_t pid = 0; file >> pid;)
        into.push_back(pid);
    for (const auto& below : folders_in(path))
        collect_processes(below, into);
}

void remove_tree(const std::string& path)
{
    if (::rmdir(path.c_str()) == 0 || errno == ENOENT)
        return;
    for (const auto& below : folders_in(path))
        remove_tree(below);
    ::rmdir(path.c_str()); // refused while somebody is in it
}

// "0::/system.slice/reaperd.service"
std::optional<std::string> line_of_version_2(std::istream& lines)
{
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("0::"))
            return line.substr(3);
    return std::nullopt;
}

// Where version 2 is mounted, and which part of it: fields 5 and 4 of mountinfo (proc_pid_mountinfo(5)).
struct mount {
    std::string point;
    std::string root;
};

std::optional<mount> find_mount(std::istream& lines)
{
    for (std::string line; std::getline(lines, line);) {
        const auto end_of_options = line.find(" - ");
        if (end_of_options == line.npos || !boost::starts_with(line.substr(end_of_options + 3), "cgroup2 "))
            continue;
        std::istringstream fields(line);
        std::string ignored;
        mount found;
        if (fields >> ignored >> ignored >> ignored >> found.root >> found.point)
            return found;
    }
    return std::nullopt;
}

// A pid means something in its namespace only: two reaperds that are PID 1 of theirs may share a cgroup. "reaperd-42",
// or in a namespace "reaperd-1-4026532201" by its inode; the first namespace has always the same (PROC_PID_INIT_INO).
std::string suffix_of_namespace(const std::string& process)
{
    constexpr ino_t first = 0xEFFFFFFC;
    struct stat space {};
    if (::stat(("/proc/" + process + "/ns/pid").c_str(), &space) != 0 || space.st_ino == first)
        return {};
    return "-" + std::to_string(space.st_ino);
}

// Of another namespace nobody is alive where no process is seen in it. From a sibling none ever is: then only what is
// empty goes, and its owner makes it again.
bool is_home_of_the_dead(std::string_view name)
{
    if (!name.starts_with(home_prefix))
        return false;
    name.remove_prefix(home_prefix.size());
    const auto digits = std::string(name.substr(0, name.find_first_not_of("0123456789")));
    const auto suffix = name.substr(digits.size());
    if (suffix == suffix_of_namespace("self"))
        return !digits.empty() && !fs::exists("/proc/" + digits);
    return !digits.empty() && std::ranges::none_of(procfs::pids(), [suffix](pid_t pid) {
        return suffix_of_namespace(std::to_string(pid)) == suffix;
    });
}

bool is_plain(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || std::strchr("_-:.+@,=", c) != nullptr;
}

} // namespace

cgroup::cgroup(std::string path)
    : path_(std::move(path))
{
}

result<void> cgroup::make() const
{
    if (::mkdir(path_.c_str(), usual_mode) == 0 || errno == EEXIST)
        return {};
    return failure{"cannot make " + path_ + ": " + std::strerror(errno)};
}

bool cgroup::remove_if_empty() const
{
    return ::rmdir(path_.c_str()) == 0 || errno == ENOENT;
}

void cgroup::remove() const
{
    remove_tree(path_);
}

bool cgroup::populated() const
{
    const int file = ::open((path_ + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    char text[128];
    const auto count = ::read(file, text, sizeof text);
    ::close(file);
    const std::string_view events(text, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return events.find("populated 1") != events.npos;
}

std::vector<pid_t> cgroup::processes() const
{
    std::vector<pid_t> found;
    collect_processes(path_, found);
    return found;
}

bool cgroup::contains(pid_t pid) const
{
    std::ifstream lines("/proc/" + std::to_string(pid) + "/cgroup");
    const auto where = line_of_version_2(lines);
    // What that line is relative to depends on the namespace; the last two names are ours alone.
    const fs::path path(path_);
    const auto ours = "/" + (path.parent_path().filename() / path.filename()).string() + "/";
    return where && boost::contains(*where + "/", ours);
}

std::optional<std::string> cgroup::folder_of(pid_t pid) const
{
    std::ifstream lines("/proc/" + std::to_string(pid) + "/cgroup");
    const auto where = line_of_version_2(lines);
    const auto ours = "/" + fs::path(path_).filename().string() + "/"; // as in contains()
    const auto found = where ? where->find(ours) : std::string::npos;
    if (found == std::string::npos)
        return std::nullopt;
    const auto below = where->substr(found + ours.size());
    return below.substr(0, below.find('/'));
}

bool cgroup::kill_all() const
{
    return write_to(path_ + "/cgroup.kill", "1");
}

std::optional<std::string> own_cgroup(const std::string& proc)
{
    std::ifstream mounts(proc + "/self/mountinfo");
    std::ifstream groups(proc + "/self/cgroup");
    const auto mounted = find_mount(mounts);
    const auto where = line_of_version_2(groups);
    if (!mounted || !where)
        return std::nullopt;
    // The mount may show a part of the hierarchy only, as in a container; ours need not be in it.
    const auto& part = mounted->root;
    const auto ours = part == "/"                                  ? *where
                    : boost::starts_with(*where + "/", part + "/") ? where->substr(part.size())
                                                                   : "/..";
    if (part.starts_with("/..") || ours.starts_with("/.."))
        return std::nullopt; // of another namespace
    return mounted->point + (ours == "/" ? "" : ours);
}

result<cgroup> make_home(const std::string& parent, pid_t daemon)
{
    const cgroup home(parent + "/" + home_prefix + std::to_string(daemon) + suffix_of_namespace("self"));
    if (auto made = home.make(); !made)
        return made.error();
    // A folder can be made in many a file system, and in a cgroup where nobody may be put.
    if (::access((home.path() + "/cgroup.events").c_str(), R_OK) == 0
        && ::access((home.path() + "/cgroup.procs").c_str(), W_OK) == 0)
        return home;
    home.remove();
    return failure{parent + " is no cgroup of version 2 that we may use"};
}

void remove_homes_of_the_dead(const cgroup& ours)
{
    for (const auto& folder : folders_in(fs::path(ours.path()).parent_path())) {
        if (is_home_of_the_dead(fs::path(folder).filename().string()))
            remove_tree(folder);
    }
}

std::string folder_name(const std::string& program)
{
    constexpr const char* digits = "0123456789ABCDEF";
    constexpr std::size_t longest = 200; // of 255 that a file system takes
    std::string name;
    for (const char c : program) {
        const auto byte = static_cast<unsigned char>(c);
        const bool hidden = name.empty() && c == '.';
        if (is_plain(c) && !hidden)
            name += c;
        else
            name.append({'%', digits[byte / 16], digits[byte % 16]});
    }
    if (name.empty() || name.starts_with("cgroup."))
        name.insert(0, "%");
    if (name.size() > longest)
        name = name.substr(0, longest) + "%" + std::to_string(std::hash<std::string>{}(program));
    return name;
}

} // namespace reaperd::process
