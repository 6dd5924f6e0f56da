#include "scene.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>

namespace scene {

folder::folder()
{
    std::string name = "/tmp/reaperd-output-XXXXXX";
    if (!::mkdtemp(name.data()))
        throw std::runtime_error("cannot make a folder");
    path_ = name;
}

folder::~folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string contents(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return (std::ostringstream{} << file.rdbuf()).str();
}

void put(const std::string& path, std::string_view text)
{
    std::ofstream(path, std::ios::binary) << text;
}

void add(const std::string& path, std::string_view text)
{
    std::ofstream(path, std::ios::binary | std::ios::app) << text;
}

bool looks_like(std::string_view text, std::string_view shape)
{
    return std::ranges::equal(text, shape, [](char found, char wanted) {
        return wanted == '?' || found == wanted || (wanted == '#' && found >= '0' && found <= '9');
    });
}

std::string numbered_lines(int from, int to)
{
    std::string text;
    for (int number = from; number <= to; ++number)
        text += "line " + std::to_string(number) + "\n";
    return text;
}

reader reader::of_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error("cannot make a pipe");
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {output::descriptor{ends[0]}, output::descriptor{ends[1]}};
}

reader reader::of_socket()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("cannot make a socket pair");
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return {output::descriptor{ends[0]}, output::descriptor{ends[1]}};
}

std::string reader::read_all() const
{
    std::string all;
    char buffer[65536];
    for (auto got = ::read(read_end.get(), buffer, sizeof buffer); got > 0;
         got = ::read(read_end.get(), buffer, sizeof buffer))
        all.append(buffer, static_cast<std::size_t>(got));
    return all;
}

std::size_t reader::fill() const
{
    const int flags = ::fcntl(write_end.get(), F_GETFL);
    ::fcntl(write_end.get(), F_SETFL, flags | O_NONBLOCK);
    std::size_t taken = 0;
    while (::write(write_end.get(), "#", 1) == 1)
        ++taken;
    ::fcntl(write_end.get(), F_SETFL, flags);
    return taken;
}

output_policy to_files(const std::string& out, const std::string& err, rotation rotated, log_format format)
{
    return {.standard_output = {log_path{out}, rotated, false},
            .standard_error = {log_path{err}, rotated, false},
            .format = format};
}

output_policy to_nothing()
{
    return {
        .standard_output = {no_log{}, {}, false}, .standard_error = {no_log{}, {}, false}, .format = log_format::raw};
}

output::environment& workshop::shared()
{
    if (!environment_) {
        std::signal(SIGPIPE, SIG_IGN);
        environment_ = std::make_unique<output::environment>(
            loop, settings,
            output::clocks{[] { return std::chrono::system_clock::now(); }, [this] { return steady_now(); }},
            [this](std::string_view problem) { reports.emplace_back(problem); }, console.get(), nullptr, survives);
    }
    return *environment_;
}

std::chrono::steady_clock::time_point workshop::steady_now()
{
    return busy ? std::chrono::steady_clock::now() : calm_clock_ += std::chrono::seconds(1);
}

std::unique_ptr<output::capture> workshop::capture(const std::string& name, const output_policy& policy, bool redirect)
{
    auto made = std::make_unique<output::capture>(shared(), output::identity{name}, redirect, policy);
    made->process_started();
    return made;
}

void workshop::run_until(const std::function<bool()>& true_now)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!true_now()) {
        loop.restart();
        loop.run_one_until(end);
        if (std::chrono::steady_clock::now() >= end)
            throw std::runtime_error("it did not become true within ten seconds");
    }
}

void workshop::settle()
{
    loop.restart();
    loop.poll();
}

bool workshop::reported(std::string_view part) const
{
    for (const auto& report : reports)
        if (report.find(part) != std::string::npos)
            return true;
    return false;
}

workshop::~workshop() = default;

void say(const output::capture& program, std::string_view text, int number)
{
    const int end = program.child_ends()[static_cast<std::size_t>(number)];
    while (!text.empty()) {
        const auto written = ::write(end, text.data(), text.size());
        if (written < 0)
            throw std::runtime_error("cannot write to the pipe");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace scene
