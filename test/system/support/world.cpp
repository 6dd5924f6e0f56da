#include "system/support/world.hpp"

#include "system/support/patience.hpp"
#include "system/support/processes.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

extern char** environ;

namespace system_test {
namespace {

std::filesystem::path new_folder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "reaperd-test-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::system_error(errno, std::generic_category(), pattern);
    return pattern;
}

// Open for writing too, so that there is no end of file between two actors.
descriptor fifo(const std::string& path)
{
    checked(::mkfifo(path.c_str(), 0666), "mkfifo");
    return descriptor{checked(::open(path.c_str(), O_RDWR | O_CLOEXEC), "open")};
}

descriptor datagram_socket(const std::string& path)
{
    descriptor result{checked(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket")};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    checked(::bind(result.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
    return result;
}

std::pair<descriptor, descriptor> new_pipe()
{
    int ends[2];
    checked(::pipe2(ends, O_CLOEXEC), "pipe2");
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Waits for changes in `folder` until `seen()`.
template <class Predicate>
void watch(const std::filesystem::path& folder, const std::string& wanted, Predicate seen)
{
    const deadline end;
    const descriptor watch{checked(::inotify_init1(IN_CLOEXEC), "inotify_init1")};
    checked(::inotify_add_watch(watch.get(), folder.c_str(), IN_CREATE | IN_MODIFY | IN_MOVED_TO), "inotify_add_watch");
    while (!seen()) {
        pollfd change{watch.get(), POLLIN, 0};
        if (::poll(&change, 1, end.left()) <= 0)
            throw std::runtime_error("waited in vain for " + wanted);
        char events[4096];
        checked(static_cast<int>(::read(watch.get(), events, sizeof events)), "read");
    }
}

// An actor's line on the stage: "NAME PID TEXT".
struct report {
    std::string name;
    pid_t pid = 0;
    std::string text;

    static report from(std::string_view line)
    {
        report result;
        std::istringstream in{std::string{line}};
        in >> result.name >> result.pid >> std::ws;
        std::getline(in, result.text);
        return result;
    }
    bool is(const std::string& who, const std::string& said) const { return name == who && text == said; }
};

// What a reaperd of ours finds: our environment, but with a stage, a notify socket and a RUNDIR of its own.
std::vector<std::string> environment(const std::filesystem::path& folder)
{
    std::vector<std::string> result{"RUNTIME_DIRECTORY=" + folder.string(),
                                    "NOTIFY_SOCKET=" + (folder / "notify").string(),
                                    "STAGE=" + (folder / "stage").string()};
    const auto ours = result;
    for (char** variable = environ; *variable; ++variable) {
        const std::string name{*variable, std::string_view{*variable}.find('=') + 1};
        if (std::ranges::none_of(ours, [&](const auto& own) { return own.starts_with(name); }))
            result.emplace_back(*variable);
    }
    return result;
}

// reaperd's services become ours when it ends badly: kill and reap whatever is still there.
void end_all_children()
{
    for (auto left = children_of(::getpid()); !left.empty(); left = children_of(::getpid())) {
        for (const auto& one : left)
            ::kill(one.pid, SIGKILL);
        for (const auto& one : left)
            ::waitpid(one.pid, nullptr, 0);
    }
}

} // namespace

world::world()
    : folder_{new_folder()}
    , stage_{fifo(path("stage"))}
    , manager_{datagram_socket(path("notify"))}
{
    checked(::prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl");
}

world::~world()
{
    if (std::uncaught_exceptions() > 0)
        BOOST_TEST_MESSAGE("reaperd's log:\n" << read("reaperd.log"));
    reaperd_.reset();
    end_all_children();
    std::filesystem::remove_all(folder_);
}

void world::write(const std::string& name, const std::string& text) const
{
    std::ofstream{folder_ / name} << text;
}

std::string world::read(const std::string& name) const
{
    return read_file(folder_ / name);
}

void world::await_file(const std::string& name, const std::string& text) const
{
    watch((folder_ / name).parent_path(), "\"" + text + "\" in " + name,
          [&] { return std::filesystem::exists(folder_ / name) && read(name).find(text) != std::string::npos; });
}

std::string world::actor(const std::string& name, const std::string& steps, const std::string& options)
{
    return "[program:" + name + "]\ncommand = " REAPERD_ACTOR " " + name + " " + steps + "\nstartsecs = 0\n" + options
         + "\n";
}

void world::configure(const std::string& programs) const
{
    write("reaperd.conf", "[reaperd]\nlogfile = %(here)s/reaperd.log\nchildlogdir = %(here)s\n" + programs);
}

invocation world::reaperd_invocation(std::vector<std::string> arguments) const
{
    return {REAPERD_BINARY, std::move(arguments), environment(folder_), folder_, {-1, -1, -1}, {}, {}};
}

void world::start(invocation wanted)
{
    auto [reading, writing] = new_pipe();
    console_ = listener{std::move(reading)};
    wanted.stdio = {-1, writing.get(), writing.get()};
    reaperd_.reset();
    reaperd_.emplace(wanted);
    writing.close();
    manager_.until("READY=1");
}

pid_t world::manager_pid() const
{
    for (const deadline end; end.left() > 0;) {
        const auto own_name = proc_file(reaperd_->pid(), "comm");
        for (const auto& one : children_of(reaperd_->pid()))
            if (one.state != 'Z' && one.name + "\n" == own_name)
                return one.pid;
    }
    throw std::runtime_error("there is no manager");
}

void world::hang_up()
{
    reaperd().send(SIGHUP);
    manager_.until("RELOADING=1");
    manager_.until("READY=1");
}

int world::stop()
{
    reaperd().send(SIGTERM);
    return reaperd().wait();
}

answer world::detach()
{
    return run(reaperd_invocation({"--detach"}));
}

pid_t world::hears(const std::string& name, const std::string& text)
{
    const auto said = [&](std::string_view line) { return report::from(line).is(name, text); };
    return report::from(stage_.line_that(said, name + ": " + text)).pid;
}

std::string world::next_report()
{
    const auto next = report::from(stage_.next_line());
    return next.name + " " + next.text;
}

void world::logged(const std::string& text)
{
    watch(folder_, "\"" + text + "\" in the log", [&] {
        const auto log = read("reaperd.log");
        const auto at = log.find(text, log_read_[text]);
        if (at != log.npos)
            log_read_[text] = at + text.size();
        return at != log.npos;
    });
}

invocation world::ctl_invocation(std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), ctl_options.begin(), ctl_options.end());
    auto result = reaperd_invocation(std::move(arguments));
    result.program = REAPERCTL_BINARY;
    return result;
}

answer world::ctl(std::vector<std::string> arguments) const
{
    return run(ctl_invocation(std::move(arguments)));
}

answer world::run(invocation wanted)
{
    auto [out_reading, out_writing] = new_pipe();
    auto [err_reading, err_writing] = new_pipe();
    wanted.stdio = {-1, out_writing.get(), err_writing.get()};
    child running{wanted};
    out_writing.close();
    err_writing.close();
    listener out{std::move(out_reading)};
    listener err{std::move(err_reading)};
    auto said = out.rest();
    auto complained = err.rest();
    return {running.wait(), std::move(said), std::move(complained)};
}

boost::json::object world::status(const std::string& name) const
{
    const auto said = ctl({"status", name, "-o", "json"});
    const auto all = boost::json::parse(said.out).as_array();
    BOOST_REQUIRE_EQUAL(all.size(), 1U);
    return all[0].as_object();
}

} // namespace system_test
