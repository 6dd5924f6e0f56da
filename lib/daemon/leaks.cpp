#include "daemon/leaks.hpp"

#include "model/duration.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <unistd.h>

namespace reaperd::daemon {
namespace {

constexpr int most_in_a_turn = 64;      // below a millisecond
constexpr std::chrono::seconds rest{5}; // however often somebody asks

} // namespace

std::string describe(const leak& what)
{
    return std::to_string(what.zombies) + (what.zombies == 1 ? " zombie, for " : " zombies, the oldest for ")
         + brief(what.oldest);
}

leaks::leaks(surroundings with, settings wanted)
    : with_(std::move(with))
    , settings_(wanted)
    , timer_(with_.loop)
{
    wait();
}

void leaks::apply(settings wanted)
{
    settings_ = wanted;
    timer_.cancel();
    wait();
}

void leaks::wait()
{
    if (settings_.interval <= std::chrono::nanoseconds::zero())
        return;
    timer_.expires_after(std::chrono::duration_cast<clock::duration>(settings_.interval));
    timer_.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        begin();
        wait();
    });
}

void leaks::somebody_asks()
{
    if (!last_look_ || with_.now() - *last_look_ >= rest)
        begin();
}

std::optional<leak> leaks::of(supervisor::instance_id program) const
{
    const auto found = leaks_.find(program);
    return found == leaks_.end() ? std::nullopt : std::optional{found->second};
}

void leaks::begin()
{
    if (left_)
        return;
    last_look_ = with_.now();
    left_ = procfs::pids(with_.proc);
    boost::asio::post(with_.loop, [this] { look_at_some(); });
}

void leaks::look_at_some()
{
    for (int count = 0; count < most_in_a_turn && !left_->empty(); ++count) {
        if (const auto one = procfs::find_process(left_->back(), with_.proc); one && procfs::is_zombie(*one))
            look_at(*one);
        left_->pop_back();
    }
    if (left_->empty())
        finish();
    else
        boost::asio::post(with_.loop, [this] { look_at_some(); });
}

// Our own are waited for in this turn of the loop or in the next.
void leaks::look_at(const procfs::process& one)
{
    const auto parent = with_.parents.include(one.parent) ? std::nullopt : procfs::find_process(one.parent, with_.proc);
    const auto program = parent ? with_.owner(*parent) : std::nullopt;
    if (!program)
        return;
    const identity who{one.pid, one.start_ticks};
    const auto before = seen_.find(who);
    found_.insert_or_assign(who, zombie{*program, before == seen_.end() ? with_.now() : before->second.seen_first});
}

void leaks::finish()
{
    left_.reset();
    seen_ = std::exchange(found_, {});
    std::map<supervisor::instance_id, leak> now;
    for (const auto& [who, one] : seen_)
        if (const auto age = with_.now() - one.seen_first; age >= settings_.age) {
            auto& of_program = now[one.program];
            ++of_program.zombies;
            of_program.oldest = std::max<std::chrono::nanoseconds>(of_program.oldest, age);
        }
    const auto before = std::exchange(leaks_, std::move(now));
    for (const auto& [program, what] : leaks_)
        if (!before.contains(program))
            with_.tell(program, what);
    for (const auto& [program, what] : before)
        if (!leaks_.contains(program))
            with_.tell(program, std::nullopt);
}

} // namespace reaperd::daemon
