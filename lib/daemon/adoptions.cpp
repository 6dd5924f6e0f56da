#include "daemon/adoptions.hpp"

#include "procfs/held_process.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string_view>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace reaperd::daemon {
namespace {

constexpr std::uint32_t what_may_bring_it =
    IN_CREATE | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVE_SELF | IN_DELETE_SELF;

bool is_regular(int file)
{
    struct stat status {};
    return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

// Non-blocking, for it may be a FIFO, where we would wait for a writer.
result<std::string> beginning_of(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return failure{errno == ENOENT ? path + " is not there" : "cannot read " + path + ": " + std::strerror(errno)};
    std::array<char, 64> text{};
    const bool regular = is_regular(file);
    const auto count = regular ? ::read(file, text.data(), text.size()) : 0;
    ::close(file);
    if (!regular)
        return failure{path + " is no file"};
    return std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
}

// A number, perhaps with blanks and line ends around it. Neither 0 nor 1: nobody's daemon.
std::optional<pid_t> to_pid(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool clean = error == std::errc{} && rest.find_first_not_of(blanks) == rest.npos;
    return clean && pid > 1 ? std::optional{pid} : std::nullopt;
}

} // namespace

adoptions::adoptions(surroundings with)
    : with_(std::move(with))
    , events_(with_.loop)
{
}

void adoptions::search(supervisor::instance_id instance, std::string pid_file)
{
    searches_.insert_or_assign(instance, searched{std::move(pid_file), {}});
    watch();
    look_for(instance);
}

void adoptions::forget(supervisor::instance_id instance)
{
    if (searches_.erase(instance) > 0)
        watch();
}

void adoptions::look()
{
    std::vector<supervisor::instance_id> all;
    for (const auto& [instance, search] : searches_)
        all.push_back(instance);
    for (const auto instance : all)
        look_for(instance);
}

void adoptions::look_for(supervisor::instance_id instance)
{
    const auto found = searches_.find(instance);
    if (found == searches_.end())
        return; // its end was told while others were looked for
    const auto daemon = find(instance, found->second);
    if (daemon) {
        forget(instance);
        return with_.found(instance, *daemon);
    }
    const auto reason = daemon.error().message + blind_;
    if (std::exchange(found->second.reason, reason) != reason)
        with_.delayed(instance, reason);
}

result<procfs::process> adoptions::find(supervisor::instance_id instance, searched& search)
{
    search.parent.reset();
    const auto text = beginning_of(search.pid_file);
    if (!text)
        return text.error();
    const auto pid = to_pid(*text);
    if (!pid)
        return failure{search.pid_file + " holds no pid"};
    const auto names = search.pid_file + " names " + std::to_string(*pid) + ", ";
    const auto process = procfs::find_process(*pid);
    const auto held = process ? procfs::held_process::hold(*process) : std::nullopt;
    if (!held || procfs::is_zombie(*process))
        return failure{names + "which has ended"};
    if (!with_.trees.contains(instance, *process))
        return failure{names + "which is none of its processes"};
    if (with_.parents.include(process->parent))
        return *process;
    if (!wait_for_the_end_of(process->parent, search))
        if (const auto now = procfs::find_process(*pid); now && with_.parents.include(now->parent))
            return *now;
    return failure{names + "whose parent has not ended yet"};
}

// Nobody tells us when we are given a child: if that parent is somebody else's child, its end is no news to us.
bool adoptions::wait_for_the_end_of(pid_t parent, searched& search)
{
    const auto known = procfs::find_process(parent);
    const auto held = known ? procfs::held_process::hold(*known) : std::nullopt;
    if (!held)
        return false;
    search.parent = std::make_unique<ending>(with_.loop, held->share());
    search.parent->async_wait(ending::wait_read, [this](boost::system::error_code cancelled) {
        if (!cancelled)
            look();
    });
    return true;
}

// ---- inotify, one instance for all: to close one takes the kernel 20 ms

void adoptions::watch()
{
    if (!events_.is_open()) {
        const int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        blind_ = descriptor < 0 ? std::string("; its folder cannot be watched: ") + std::strerror(errno) : "";
        if (descriptor < 0)
            return; // those who are handed to us have to do
        events_.assign(descriptor);
        read();
    }
    std::set<int> needed;
    for (const auto& [instance, search] : searches_)
        needed.insert(watch_nearest_folder(search.pid_file));
    for (const int old : watches_)
        if (!needed.contains(old))
            ::inotify_rm_watch(events_.native_handle(), old);
    watches_ = std::move(needed);
}

// One that is made after it was looked for, and before that in which it is made was watched, is looked for again.
int adoptions::watch_nearest_folder(const std::string& pid_file)
{
    std::filesystem::path missing;
    std::filesystem::path path = std::filesystem::path(pid_file).parent_path();
    for (;;) {
        const int number = ::inotify_add_watch(events_.native_handle(), path.c_str(), what_may_bring_it);
        if (number < 0 && path != path.parent_path()) {
            missing = std::exchange(path, path.parent_path());
        } else if (std::error_code ignored;
                   number >= 0 && !missing.empty() && std::filesystem::exists(missing, ignored)) {
            path = std::exchange(missing, {});
        } else {
            return number;
        }
    }
}

void adoptions::read()
{
    events_.async_read_some(boost::asio::buffer(buffer_), [this](boost::system::error_code error, std::size_t) {
        if (error)
            return;
        if (!searches_.empty())
            watch(); // a folder may be there now
        look();
        read();
    });
}

} // namespace reaperd::daemon
