#include "output/environment.hpp"

#include "output/pipe.hpp"
#include "output/pump.hpp"
#include "output/write_readiness.hpp"

#include <algorithm>
#include <fcntl.h>
#include <tuple>
#include <unistd.h>

namespace reaperd::output {
namespace {

constexpr std::chrono::seconds retry_interval{1}; // of a full disk, which tells nobody when there is room again

constexpr std::chrono::microseconds rest{100}; // a pipe does not fill in that time, with lines

} // namespace

environment::environment(boost::asio::io_context& loop, output::settings settings, output::clocks clocks,
                         std::function<void(std::string_view)> report, output::console* merged,
                         const output::console* beside, const survival& survives)
    : loop_(loop)
    , settings_(std::move(settings))
    , clocks_(std::move(clocks))
    , console_(merged)
    , files_(std::move(report), merged ? merged : beside)
    , syslog_(settings_.syslog_socket)
    , pipes_(loop)
    , flight_(survives.flight.empty() ? nullptr : std::make_unique<output::flight>(survives.flight))
    , keeper_(survives.keeper)
    , rest_(loop)
    , retry_(loop)
{
    if (flight_) // now, before the pipes of programs take up what one user may have
        std::tie(peeked_, peeking_) = open_pipe();
}

environment::~environment() = default;

std::array<char, environment::chunk>& environment::scratch()
{
    if (!scratch_)
        scratch_ = std::make_unique_for_overwrite<std::array<char, chunk>>();
    return *scratch_;
}

std::string_view environment::peek(int pipe, std::size_t most)
{
    const auto copied = ::tee(pipe, peeking_.get(), std::min(most, chunk), SPLICE_F_NONBLOCK);
    if (copied <= 0)
        return {};
    const auto got = ::read(peeked_.get(), scratch().data(), static_cast<std::size_t>(copied));
    return {scratch_->data(), static_cast<std::size_t>(got)};
}

void environment::recover()
{
    const auto left = flight_ ? flight_->unfinished() : std::nullopt;
    if (!left)
        return;
    if (const std::string path{flight_->path()}; !path.empty()) {
        captured_program gone{{std::string{flight_->name()}, static_cast<std::uint32_t>(left->stream / 2)}, {}};
        const auto stand_in =
            std::make_shared<pump>(*this, gone, stream_of(left->stream), std::pair<descriptor, descriptor>{});
        stand_in->write_to({.file = files_.open(path, {.max_bytes = 0}), .format = left->format});
        stand_in->land();
    }
    if (flight_->unfinished())
        flight_->finish(); // it had not even been aimed: nobody wants it
}

counters environment::counters() const
{
    auto all = counters_;
    all.times_blocked = files_.times_blocked();
    all.lost_bytes = files_.lost_bytes();
    return all;
}

void environment::count_stall(std::chrono::nanoseconds stall)
{
    counters_.longest_stall = std::max(counters_.longest_stall, stall);
}

void environment::wake_when_writable(std::weak_ptr<pump> stream, const rotated_file& file)
{
    waiting_.push_back(std::move(stream));
    if (const auto full = file.waits_for())
        watch(*full);
    arm_retry(); // also where somebody watches: the log may be another one by then
}

void environment::watch(int full_descriptor)
{
    if (watched_.contains(full_descriptor))
        return;
    auto readiness = std::make_unique<write_readiness>(loop_);
    if (readiness->wait(full_descriptor, [this] { wake_waiting(); }))
        watched_.emplace(full_descriptor, std::move(readiness));
}

void environment::arm_retry()
{
    if (std::exchange(retry_armed_, true))
        return;
    retry_.expires_after(retry_interval);
    retry_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled)
            wake_waiting();
    });
}

void environment::read_soon(std::weak_ptr<pump> stream)
{
    resting_.push_back(std::move(stream));
    if (resting_.size() > 1)
        return;
    rest_.expires_after(rest);
    rest_.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        for (const auto& one : std::exchange(resting_, {}))
            if (const auto alive = one.lock())
                alive->turn();
    });
}

void environment::wake_waiting()
{
    retry_armed_ = false;
    watched_.clear();
    for (const auto& stream : std::exchange(waiting_, {}))
        if (const auto alive = stream.lock())
            alive->resume();
}

} // namespace reaperd::output
