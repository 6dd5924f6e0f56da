#include "output/capture.hpp"

#include "output/backups.hpp"
#include "output/console.hpp"
#include "output/device.hpp"
#include "output/pipe.hpp"
#include "output/pump.hpp"
#include "output/tail.hpp"

#include <bit>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace reaperd::output {
namespace {

// Where the stream's log is or will be; empty: no file has been named.
std::string configured_path(const stream_policy& policy)
{
    const auto* named = std::get_if<reaperd::log_path>(&policy.target);
    return named ? named->path : std::string{};
}

bool is_regular(const std::string& path)
{
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

void clear_closed_log(const std::string& path)
{
    if (path.empty() || !is_regular(path))
        return;
    [[maybe_unused]] const auto done = ::truncate(path.c_str(), 0);
    remove_backups(path);
}

// ---- the ends of a pipe, in pairs

constexpr std::size_t index(pipe_end one)
{
    return static_cast<std::size_t>(one);
}

constexpr pipe_end other_end(pipe_end reading)
{
    return static_cast<pipe_end>(index(reading) + 1);
}

constexpr pipe_end reading_end(stream which)
{
    return which == stream::standard_output ? pipe_end::stdout_read : pipe_end::stderr_read;
}

bool is_kept(const kept_pipes& kept, pipe_end reading)
{
    return kept[index(reading)] && kept[index(other_end(reading))];
}

std::pair<descriptor, descriptor> pipe_of(const kept_pipes& kept, pipe_end reading)
{
    if (!is_kept(kept, reading))
        return open_pipe();
    const std::array ends{*kept[index(reading)], *kept[index(other_end(reading))]};
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

} // namespace

capture::capture(environment& shared, identity who, bool redirect, const output_policy& policy,
                 output::audience* audience, const legacy& before)
    : environment_(shared)
    , who_{std::move(who), std::bit_cast<std::array<stream_memory, 2>>(before.memory)}
    , policy_(policy)
    , audience_(audience)
    , redirect_stderr_(redirect)
    , stdin_(shared.loop(), pipe_of(before.pipes, pipe_end::stdin_read), is_kept(before.pipes, pipe_end::stdin_read))
{
    if (!is_kept(before.pipes, pipe_end::stdin_read))
        keep(pipe_end::stdin_read, stdin_.child_end(), stdin_.our_end());
    stdout_ = make_pump(stream::standard_output, before.pipes);
    if (!redirect || is_kept(before.pipes, pipe_end::stderr_read))
        stderr_ = make_pump(stream::standard_error, before.pipes);
    if (environment_.console())
        environment_.console()->introduce(who_.name);
}

std::shared_ptr<pump> capture::make_pump(stream which, const kept_pipes& kept)
{
    const auto reading = reading_end(which);
    auto made = std::make_shared<pump>(environment_, who_, which, pipe_of(kept, reading));
    if (!is_kept(kept, reading))
        keep(reading, made->our_end(), made->child_end());
    return made;
}

void capture::keep(pipe_end reading, int read, int write)
{
    auto* keeper = environment_.keeper();
    if (!keeper)
        return;
    keeper->keep(who_.number, reading, read);
    keeper->keep(who_.number, other_end(reading), write);
}

kept_pipes capture::pipes() const
{
    kept_pipes all;
    const auto add = [&](pipe_end reading, int read, int write) {
        if (read >= 0 && write >= 0)
            all[index(reading)] = read, all[index(other_end(reading))] = write;
    };
    add(pipe_end::stdin_read, stdin_.child_end(), stdin_.our_end());
    for (const auto which : both)
        if (const auto* one = pump_of(which))
            add(reading_end(which), one->our_end(), one->child_end());
    return all;
}

capture::~capture()
{
    process_ended();
}

std::array<int, 3> capture::child_ends() const
{
    const std::array ends{stdin_.child_end(), stdout_->child_end(),
                          (redirect_stderr_ ? stdout_ : stderr_)->child_end()};
    // The pipes are those of the life before, which may have made them non-blocking for itself.
    for (const int end : ends)
        if (const int flags = ::fcntl(end, F_GETFL); flags >= 0 && (flags & O_NONBLOCK) != 0)
            ::fcntl(end, F_SETFL, flags & ~O_NONBLOCK);
    return ends;
}

void capture::redirect_stderr(bool redirected)
{
    bool needs_its_own = !redirected && !stderr_;
    if (needs_its_own)
        stderr_ = make_pump(stream::standard_error, {});
    redirect_stderr_ = redirected;
    if (needs_its_own && started_)
        begin(stream::standard_error);
}

void capture::process_started()
{
    if (std::exchange(started_, true))
        return;
    for (const auto which : both)
        begin(which);
}

void capture::forget_input()
{
    stdin_.process_ended();
}

bool capture::send(std::string_view text)
{
    return stdin_.send(text);
}

void capture::process_ended()
{
    for (const auto which : both)
        if (auto* one = pump_of(which); one && started_)
            one->drain();
    stdin_.process_ended();
}

void capture::last_process_ended()
{
    for (const auto which : both)
        if (auto* one = pump_of(which); one && started_)
            one->drain_for_good();
    stdin_.close();
}

// ---- where it goes

void capture::begin(stream which)
{
    if (auto* one = pump_of(which)) {
        direct(*one, which, automatic_log_of_before(which));
        one->start();
    }
}

std::shared_ptr<rotated_file> capture::automatic_log_of_before(stream which)
{
    const auto& policy = policy_of(which);
    auto& suffix = who_.memory[which == stream::standard_output ? 0 : 1].automatic;
    if (suffix[0] == '\0' || !std::holds_alternative<auto_log>(policy.target))
        return nullptr;
    const auto& settings = environment_.settings();
    return environment_.files().reopen_auto(settings.child_log_directory, settings.identifier, who_.process(),
                                            name_of(which), {suffix.data(), suffix.size()}, policy.rotation);
}

// `current` is the log that the stream writes to now, where that is still the right one.
void capture::direct(pump& one, stream which, std::shared_ptr<rotated_file> current)
{
    const auto& policy = policy_of(which);
    auto file = current ? std::move(current) : open(which);
    const bool on_terminal = file && own_descriptor(file->path());
    const bool automatic = std::holds_alternative<auto_log>(policy.target);
    one.write_to({.file = std::move(file),
                  .automatic = automatic ? &policy.rotation : nullptr,
                  .audience = audience_,
                  .most_captured = policy.capture_max_bytes,
                  .format = policy_.format,
                  .merged = environment_.console() != nullptr && !on_terminal,
                  .syslog = policy.syslog,
                  .strip_ansi = environment_.settings().strip_ansi,
                  .heard = audience_ && (policy.events_enabled || audience_->hears_all(who_.number))});
}

std::shared_ptr<rotated_file> capture::open(stream which)
{
    const auto& policy = policy_of(which);
    const auto path = configured_path(policy);
    return path.empty() ? nullptr : environment_.open(path, policy.rotation);
}

void capture::apply(const output_policy& changed)
{
    const auto before = std::exchange(policy_, changed);
    for (const auto which : both) {
        auto* one = pump_of(which);
        if (!one || !started_)
            continue;
        const auto& was = which == stream::standard_output ? before.standard_output : before.standard_error;
        auto current = was.target == policy_of(which).target ? one->file() : nullptr;
        if (current)
            current->apply(policy_of(which).rotation);
        direct(*one, which, std::move(current));
    }
}

void capture::reopen()
{
    for (const auto which : both)
        if (const auto file = file_of(which))
            file->reopen();
}

void capture::clear()
{
    for (const auto which : both) {
        if (const auto file = file_of(which))
            file->clear();
        else
            clear_closed_log(configured_path(policy_of(which)));
        if (auto* one = pump_of(which))
            one->forget_recent();
    }
}

// ---- reading what was written

subscription capture::follow(stream which, follower callback)
{
    return pump_or_stdout(which).follow(std::move(callback));
}

bool capture::keeps_log(stream which) const
{
    const bool is_redirected = which == stream::standard_error && redirect_stderr_;
    return !is_redirected && !std::holds_alternative<no_log>(policy_of(which).target);
}

std::string capture::log_path(stream which) const
{
    if (!keeps_log(which))
        return {};
    const auto file = file_of(which);
    return file ? file->path() : configured_path(policy_of(which));
}

std::string capture::tail_lines(stream which, std::size_t count) const
{
    const auto path = readable_path(which);
    return path.empty() ? std::string(last_lines_of(pump_or_stdout(which).recent(), count))
                        : output::tail_lines(path, count);
}

std::string capture::tail_bytes(stream which, std::size_t count) const
{
    const auto path = readable_path(which);
    const std::string_view recent = pump_or_stdout(which).recent();
    return path.empty() ? std::string(recent.substr(recent.size() - std::min(recent.size(), count)))
                        : output::tail_bytes(path, count);
}

std::vector<std::string> capture::last_lines(stream which, std::size_t count) const
{
    return split_lines(tail_lines(which, count));
}

// The log on disk, if there is one: a terminal cannot be read back.
std::string capture::readable_path(stream which) const
{
    const auto effective = redirect_stderr_ ? stream::standard_output : which;
    const auto file = file_of(effective);
    if (file)
        return file->regular() ? file->path() : std::string{};
    const auto path = configured_path(policy_of(effective));
    return is_regular(path) && !own_descriptor(path) ? path : std::string{};
}

const stream_policy& capture::policy_of(stream which) const
{
    return which == stream::standard_output ? policy_.standard_output : policy_.standard_error;
}

pump* capture::pump_of(stream which) const
{
    return (which == stream::standard_output ? stdout_ : stderr_).get();
}

pump& capture::pump_or_stdout(stream which) const
{
    return which == stream::standard_error && !redirect_stderr_ ? *stderr_ : *stdout_;
}

std::shared_ptr<rotated_file> capture::file_of(stream which) const
{
    const auto* one = pump_of(which);
    return one ? one->file() : nullptr;
}

} // namespace reaperd::output
