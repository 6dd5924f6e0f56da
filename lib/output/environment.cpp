#include "output/environment.hpp"

#include "output/pump.hpp"
#include "output/write_readiness.hpp"

#include <algorithm>

namespace reaperd::output {
namespace {

constexpr std::chrono::seconds retry_interval{1}; // of a full disk, which tells nobody when there is room again

constexpr std::chrono::microseconds rest{100}; // a pipe does not fill in that time, with lines

} // namespace

environment::environment(boost::asio::io_context& loop, output::settings settings, output::clocks clocks,
                         std::function<void(std::string_view)> report, output::console* merged,
                         const output::console* beside)
    : loop_(loop)
    , settings_(std::move(settings))
    , clocks_(std::move(clocks))
    , console_(merged)
    , files_(std::move(report), merged ? merged : beside)
    , syslog_(settings_.syslog_socket)
    , pipes_(loop)
    , scratch_(std::make_unique_for_overwrite<std::array<char, chunk>>())
    , rest_(loop)
    , retry_(loop)
{
}

environment::~environment() = default;

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
