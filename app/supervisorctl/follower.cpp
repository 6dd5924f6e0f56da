#include "follower.hpp"

#include "python_text.hpp"

#include <cstdio>

namespace supervisorctl {

follower::follower(const session& run, const std::string& target)
    : url_(run.settings().server + target)
{
    auto log = reaperd::client::tail_stream::open(run.server(), run.login(), target);
    if (log) {
        log_.emplace(std::move(*log));
        return;
    }
    const auto why = connection_error(log.error());
    complain(url_ + " Cannot connect, error: <class '" + why.class_name() + "'> (" + why.what() + ")");
}

void follower::print_some()
{
    const auto text = log_->next();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    if (const auto status = log_->refused())
        complain(url_ + " Cannot read, status code " + std::to_string(*status));
    if (log_->at_end())
        log_.reset();
}

} // namespace supervisorctl
