#include "output/capture.hpp"

#include "output/backups.hpp"
#include "output/console.hpp"
#include "output/device.hpp"
#include "output/pump.hpp"
#include "output/tail.hpp"

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

} // namespace

capture::capture(environment& shared, identity who, bool redirect, const output_policy& policy,
                 output::audience* audience)
    : environment_(shared)
    , who_(std::move(who))
    , policy_(policy)
    , audience_(audience)
    , redirect_stderr_(redirect)
    , stdin_(shared.loop())
{
    stdout_ = std::make_shared<pump>(environment_, who_, stream::standard_output);
    redirect_stderr(redirect);
    if (environment_.console())
        environment_.console()->introduce(who_.name);
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
        stderr_ = std::make_shared<pump>(environment_, who_, stream::standard_error);
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
        direct(*one, which, nullptr);
        one->start();
    }
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
