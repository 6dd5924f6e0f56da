#include "relay.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <poll.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace relay {
namespace {

using captures = std::vector<std::unique_ptr<output::capture>>;

std::array<int, 2> make_pipe(int which_of_both_is_ours)
{
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("cannot make a pipe");
    ::fcntl(ends[static_cast<std::size_t>(which_of_both_is_ours)], F_SETFL, O_NONBLOCK);
    return ends;
}

struct notebook : output::keeper {
    explicit notebook(output::program_memory* pages, std::atomic<std::uint64_t>& count)
        : pages_(pages)
        , count_(count)
    {
    }
    void keep(std::uint32_t, output::pipe_end, int) override { std::abort(); } // all are there already
    void remember(std::uint32_t program, const output::program_memory& what) override
    {
        pages_[program] = what;
        ++count_;
    }

    output::program_memory* pages_;
    std::atomic<std::uint64_t>& count_;
};

} // namespace

relay::relay(std::vector<speaker> programs, const std::string& automatic, memory survives)
    : programs_(std::move(programs))
    , folder_(automatic)
    , memory_(survives)
    , ready_(scene::reader::of_pipe())
    , end_(scene::reader::of_pipe())
{
    auto* place = ::mmap(nullptr, sizeof(in_common), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED)
        throw std::runtime_error("cannot map memory");
    shared_ = new (place) in_common{};
    for (std::size_t n = 0; n < programs_.size(); ++n) {
        const auto in = make_pipe(1), out = make_pipe(0), err = make_pipe(0);
        pipes_.push_back({in[0], in[1], out[0], out[1], err[0], err[1]});
    }
}

relay::~relay()
{
    for (const auto& pipes : pipes_)
        for (const auto end : pipes)
            ::close(*end);
    ::munmap(shared_, sizeof(in_common));
}

int relay::child_end(std::size_t program, output::stream which) const
{
    const auto end =
        which == output::stream::standard_output ? output::pipe_end::stdout_write : output::pipe_end::stderr_write;
    return *pipes_[program][static_cast<std::size_t>(end)];
}

pid_t relay::fork_writer(const std::function<void()>& life)
{
    const auto child = ::fork();
    if (child == 0) {
        life();
        ::_exit(0);
    }
    return child;
}

void relay::manage(const std::function<void(boost::asio::io_context&, captures&)>& while_it_lives)
{
    std::signal(SIGPIPE, SIG_IGN);
    boost::asio::io_context loop{1};
    notebook keeper{shared_->memories, shared_->remembered};
    output::settings settings;
    settings.child_log_directory = folder_;
    output::environment environment{
        loop,
        settings,
        {[] { return std::chrono::system_clock::now(); }, [] { return std::chrono::steady_clock::now(); }},
        nullptr,
        nullptr,
        nullptr,
        {memory_ == memory::survives ? std::span<std::byte>{shared_->flight} : std::span<std::byte>{}, &keeper}};
    captures all;
    for (std::uint32_t n = 0; n < programs_.size(); ++n)
        all.push_back(std::make_unique<output::capture>(environment, output::identity{programs_[n].name, n}, false,
                                                        programs_[n].policy, nullptr,
                                                        output::legacy{pipes_[n], shared_->memories[n]}));
    for (const auto& one : all)
        one->process_started();
    environment.recover();
    while_it_lives(loop, all);
}

void relay::be_manager()
{
    manage([this](boost::asio::io_context& loop, captures& all) {
        boost::asio::posix::stream_descriptor end{loop, ::dup(end_.read_end.get())};
        end.async_wait(end.wait_read, [&](boost::system::error_code) { loop.stop(); });
        if (::write(ready_.write_end.get(), "R", 1) != 1)
            ::_exit(2);
        loop.run();
        for (const auto& one : all)
            one->process_ended();
    });
    ::_exit(0);
}

pid_t relay::start_manager()
{
    const auto child = ::fork();
    if (child == 0)
        try {
            be_manager();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "a manager: %s\n", error.what());
            ::_exit(3);
        }
    return child;
}

void relay::wait_until_ready()
{
    pollfd ready{ready_.read_end.get(), POLLIN, 0};
    char byte;
    if (::poll(&ready, 1, 10'000) != 1 || ::read(ready_.read_end.get(), &byte, 1) != 1)
        throw std::runtime_error("no manager is ready");
}

bool relay::tell_to_end(pid_t manager)
{
    int status = 0;
    return ::write(end_.write_end.get(), "E", 1) == 1 && ::waitpid(manager, &status, 0) == manager && status == 0;
}

void relay::kill(pid_t manager)
{
    ::kill(manager, SIGKILL);
    ::waitpid(manager, nullptr, 0);
    ready_.read_all();
}

} // namespace relay
