#include "daemon/shell.hpp"

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

namespace reaperd::daemon {

shell::shell(boost::asio::io_context& loop)
    : timer_{loop}
{
}

void shell::carry_out_with(order_handler begin, std::function<void()> finish)
{
    begin_ = std::move(begin);
    finish_ = std::move(finish);
}

void shell::write_first(std::function<void(const supervisor::supervisor&, const supervisor::outcome_of_fact&)> writer)
{
    write_ = std::move(writer);
}

void shell::before_time_passes(std::function<void()> look)
{
    look_ = std::move(look);
}

void shell::go_on_with(supervisor::supervisor before)
{
    programs_ = std::move(before);
}

void shell::read_along(event_reader reader)
{
    readers_.push_back(std::move(reader));
}

void shell::tell(supervisor::fact fact)
{
    waiting_.push_back(std::move(fact));
    if (std::exchange(handling_, true))
        return;
    try {
        while (!waiting_.empty()) {
            auto next = std::move(waiting_.front());
            waiting_.pop_front();
            handle(std::move(next));
        }
    } catch (...) {
        // Whoever told us may live on after it, as a session does. The daemon must not, with half a fact handled.
        boost::asio::post(timer_.get_executor(), [error = std::current_exception()] { std::rethrow_exception(error); });
    }
    handling_ = false;
    wake_at(programs_.next_deadline());
}

void shell::handle(supervisor::fact fact)
{
    const auto came = programs_.handle(std::move(fact), lifecycle::clock::now());
    if (write_)
        write_(programs_, came);
    begin_(came.orders);
    for (const auto& reader : readers_)
        reader(came.events);
    finish_();
}

void shell::wake_at(std::optional<lifecycle::time_point> deadline)
{
    if (deadline == armed_)
        return;
    armed_ = deadline;
    timer_.cancel();
    if (!deadline)
        return;
    timer_.expires_at(*deadline);
    // A cancelled wait may still complete with success. Telling the time once too often does no harm.
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error)
            return;
        armed_.reset();
        if (look_)
            look_();
        tell(supervisor::time_passed{});
    });
}

} // namespace reaperd::daemon
