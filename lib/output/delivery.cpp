// Who gets what was read: the log, the console, syslog, followers, the audience, and whoever asks for the last lines.
#include "output/auto_log.hpp"
#include "output/console.hpp"
#include "output/line_format.hpp"
#include "output/pump.hpp"

#include <algorithm>
#include <syslog.h>

namespace reaperd::output {
namespace {

constexpr std::size_t most_recent = 2048;                  // of a stream without a file
constexpr std::size_t most_spare = 4 * environment::chunk; // of the buffer for lines, kept from turn to turn

} // namespace

void pump::write_to(destination changed)
{
    if (changed.format != to_.format)
        finish_line();
    const bool captures_otherwise = changed.most_captured != to_.most_captured;
    if (captures_otherwise && tokens_)
        tokens_->process_ended();
    to_ = std::move(changed);
    told_ahead_ = 0;
    if (std::exchange(begun_line_waits_, false) && watched_)
        environment_.pipes().again(pipe_.get(), *this); // the new log may want it at once
    if (captures_otherwise)
        capture_what_is_asked_for();
    if (to_.file && to_.file->regular())
        forget_recent();
}

void pump::capture_what_is_asked_for()
{
    tokens_.reset();
    if (to_.most_captured > 0)
        tokens_ = std::make_unique<capture_tokens>(
            to_.most_captured, [this](std::string_view text) { put(text); },
            [this](std::string_view text) {
                if (to_.audience)
                    to_.audience->captured(who_.number, which_, text);
            });
}

// Streams that share a file take turns at a line's end.
bool pump::log_takes_lines() const
{
    return to_.file && (to_.format != log_format::raw || to_.file.use_count() > 1);
}

// Named after the process alone, as supervisord does it, and not after its group. Whoever takes over must know the name
// before there is anything in it.
void pump::make_automatic_log()
{
    if (to_.file || !to_.automatic)
        return;
    const auto& settings = environment_.settings();
    to_.file = environment_.files().create_auto(settings.child_log_directory, settings.identifier, who_.process(),
                                                name_of(which_), *to_.automatic);
    std::ranges::copy(auto_suffix(to_.file->path()), memory().automatic.begin());
    remember_stream();
}

void pump::deliver(std::span<char> bytes)
{
    make_automatic_log();
    environment_.count_captured(bytes.size());
    const auto text = to_.strip_ansi ? stripped(bytes) : std::string_view{bytes.data(), bytes.size()};
    if (tokens_)
        tokens_->read(text);
    else
        put(text);
}

// What is in flight must stay as it was read.
std::string_view pump::stripped(std::span<char> bytes)
{
    const auto copy = std::span{environment_.scratch()}.first(bytes.size());
    if (copy.data() != bytes.data())
        std::ranges::copy(bytes, copy.begin());
    return filter_.strip(copy);
}

void pump::put(std::string_view text)
{
    if (to_.heard && told_ahead_ == 0)
        to_.audience->said(who_.number, which_, text);
    if (!log_takes_lines()) {
        log_begun_line();
        record(text);
    }
    if (somebody_takes_lines())
        hand_out_lines(text);
    else
        lines_.forget();
    begun_in_log_ = log_takes_lines() ? std::min(begun_in_log_, lines_.begun().size()) : lines_.begun().size();
}

void pump::hand_out_lines(std::string_view bytes)
{
    auto& text = environment_.lines();
    const line_format format{to_.format, line_time(), who_.name, which_};
    lines_.feed(bytes, [&](std::string_view one, bool ended) { line(format, one, ended); });
    if (log_takes_lines() && !text.empty())
        record(text);
    text.clear();
    if (text.capacity() > most_spare)
        text.shrink_to_fit();
}

void pump::line(const line_format& format, std::string_view text, bool ended)
{
    if (log_takes_lines())
        format.append(environment_.lines(), text.substr(begun_in_log_), ended);
    begun_in_log_ = 0;
    if (to_.merged)
        environment_.console()->line(who_.name, text);
    if (to_.syslog)
        environment_.syslog().send(LOG_USER | LOG_INFO, who_.name, text, line_time());
}

// A file that was shared and is not any more gets what was held back for it.
void pump::log_begun_line()
{
    if (const auto begun = lines_.begun(); begun.size() > begun_in_log_)
        record(begun.substr(begun_in_log_));
}

// No more will come of it.
void pump::end_text()
{
    if (tokens_)
        tokens_->process_ended();
    finish_line();
}

// A cut last line: whole for those who take lines; a raw log stays as the program wrote it, byte for byte.
void pump::finish_line()
{
    hand_out_begun_line(to_.format != log_format::raw);
    if (to_.file)
        to_.file->finish_line();
}

void pump::hand_out_begun_line(bool ended)
{
    auto& text = environment_.lines();
    const line_format format{to_.format, line_time(), who_.name, which_};
    lines_.finish([&](std::string_view one, bool) { line(format, one, ended); });
    if (log_takes_lines() && !text.empty())
        record(text);
    text.clear();
}

void pump::record(std::string_view bytes)
{
    if (to_.file)
        to_.file->write(bytes,
                        environment_.flight() && environment_.flight()->active() ? environment_.flight() : nullptr);
    if (!to_.file || !to_.file->regular())
        remember(bytes);
    tell_followers(bytes);
}

void pump::remember(std::string_view bytes)
{
    if (!recent_)
        recent_ = std::make_unique<std::string>();
    *recent_ += bytes.substr(bytes.size() - std::min(bytes.size(), most_recent));
    if (recent_->size() > most_recent)
        recent_->erase(0, recent_->size() - most_recent);
}

subscription pump::follow(follower callback)
{
    if (!followers_)
        followers_ = std::make_unique<std::vector<std::weak_ptr<follower>>>();
    auto added = std::make_shared<follower>(std::move(callback));
    followers_->push_back(added);
    return added;
}

void pump::tell_followers(std::string_view bytes)
{
    if (!followers_)
        return;
    std::erase_if(*followers_, [](const auto& one) { return one.expired(); });
    for (const auto& one : std::vector{*followers_})
        if (const auto alive = one.lock())
            (*alive)(bytes);
    if (followers_->empty())
        followers_.reset();
}

} // namespace reaperd::output
