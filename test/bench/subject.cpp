#include "subject.hpp"

#include <boost/algorithm/string/join.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> result;
    for (const auto& text : texts)
        result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

constexpr const char* original = "/usr/bin/supervisord";

bool on_path(const std::string& program)
{
    return wait_for(launch({"/bin/sh", "-c", "command -v " + program})) == 0;
}

// Both dialects agree on what is needed here; a section for each program, as people write them.
void write_programs(std::ofstream& file, const job& work)
{
    for (int i = 0; i < work.count; ++i) {
        file << "[program:p" << i << "]\n"
             << "command = " << boost::join(work.command, " ") << "\n"
             << "autorestart = true\nstartsecs = 0\nstderr_logfile = NONE\n"
             << "stdout_logfile = " << work.log.value_or("NONE") << "\n";
        if (work.log)
            file << "stdout_logfile_maxbytes = 0\n";
    }
}

// A folder with one service folder per copy, whose `run` is the measured program itself: no shell in between.
std::filesystem::path service_folders(const places& where, const job& work, const std::string& kind)
{
    const auto folder = where.memory / (work.name + "-" + kind);
    for (int i = 0; i < work.count; ++i) {
        const auto service = folder / ("p" + std::to_string(i));
        std::filesystem::create_directories(service);
        std::filesystem::create_symlink(work.command.front(), service / "run");
    }
    return folder;
}

subject runit(const places& where)
{
    return {"runsv", true, [where](const job& work) {
                const auto folder = service_folders(where, work, "runit");
                return running{launch({"/usr/bin/env", "runsvdir", folder}, {"BENCH_BOARD=" + work.board}), SIGHUP};
            }};
}

subject s6(const places& where)
{
    return {"s6-supervise", true, [where](const job& work) {
                const auto folder = service_folders(where, work, "s6");
                return running{launch({"/usr/bin/env", "s6-svscan", folder}, {"BENCH_BOARD=" + work.board}), SIGTERM};
            }};
}

running start_ours(const places& where, const job& work, const std::filesystem::path& folder,
                   const std::string& settings)
{
    std::filesystem::create_directories(folder);
    std::ofstream file{folder / "reaperd.conf"};
    file << "[reaperd]\nsilent = true\n" << settings; // nobody else copies what programs say to a terminal
    write_programs(file, work);
    file.close();
    return running{launch({where.reaperd(), "-c", folder / "reaperd.conf"}, {"RUNTIME_DIRECTORY=" + folder.string()}),
                   SIGTERM};
}

} // namespace

pid_t launch(const std::vector<std::string>& arguments, const std::vector<std::string>& more_environment,
             const std::string& folder)
{
    auto environment = more_environment;
    for (char** variable = environ; *variable; ++variable)
        environment.emplace_back(*variable);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    posix_spawn_file_actions_addchdir_np(&files, folder.c_str());
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, arguments.front().c_str(), &files, nullptr, pointers(arguments).data(),
                                    pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    if (error != 0)
        throw std::system_error(error, std::generic_category(), "cannot start " + arguments.front());
    return pid;
}

int wait_for(pid_t pid)
{
    int status = 0;
    if (::waitpid(pid, &status, 0) < 0)
        throw std::system_error(errno, std::generic_category(), "cannot wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

running::running(running&& other) noexcept
    : pid_{std::exchange(other.pid_, 0)}
    , stop_signal_{other.stop_signal_}
{
}

running::~running()
{
    stop();
}

void running::stop()
{
    if (const auto pid = std::exchange(pid_, 0); pid != 0) {
        ::kill(pid, stop_signal_);
        wait_for(pid);
    }
}

subject bare(const places& where, char how)
{
    return {how == 'v' ? "bare vfork" : "bare fork", false, [where, how](const job& work) {
                std::vector<std::string> arguments{where.program("bare"), std::string{"-"} + how,
                                                   std::to_string(work.count)};
                arguments.insert(arguments.end(), work.command.begin(), work.command.end());
                return running{launch(arguments), SIGTERM};
            }};
}

subject reaperd(const places& where)
{
    return {"reaperd", false,
            [where](const job& work) { return start_ours(where, work, where.run_directory(work), {}); }};
}

subject unguarded(const places& where)
{
    return {"unguarded", false, [where](const job& work) {
                return start_ours(where, work, where.memory / (work.name + "-unguarded"), "guardian = false\n");
            }};
}

subject by_supervisords_config(const places& where, const std::string& name, const std::string& program, bool paced)
{
    return {name, paced, [=](const job& work) {
                const auto folder = where.supervisords_folder(work, name);
                std::filesystem::create_directories(folder);
                std::ofstream file{folder / "supervisord.conf"};
                file << "[supervisord]\nlogfile = NONE\nuser = root\nsilent = true\n"
                     << "pidfile = " << (folder / "pid").string() << "\n"
                     << "[unix_http_server]\nfile = " << (folder / "sock").string() << "\n"
                     << "[supervisorctl]\nserverurl = unix://" << (folder / "sock").string() << "\n"
                     << "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = "
                        "supervisor.rpcinterface:make_main_rpcinterface\n";
                write_programs(file, work);
                file.close();
                return running{launch({program, "-n", "-c", folder / "supervisord.conf"}), SIGTERM};
            }};
}

std::optional<subject> supervisord(const places& where)
{
    if (!std::filesystem::exists(original))
        return {};
    return by_supervisords_config(where, "supervisord", original, true);
}

std::vector<subject> peers(const places& where)
{
    std::vector<subject> found;
    if (on_path("runsv"))
        found.push_back(runit(where));
    if (on_path("s6-supervise"))
        found.push_back(s6(where));
    if (auto peer = supervisord(where))
        found.push_back(*peer);
    return found;
}

} // namespace bench
