// exit_on: when everything is to end by itself, and with which code.
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <utility>

namespace reaperd::supervisor {
namespace {

using lifecycle::word;

constexpr int signal_base = 128;  // as shells have it
constexpr int nobody_knows = 255; // and for sure not good

int code_of(const reaperd::exited& status)
{
    return status.code;
}

int code_of(const reaperd::signalled& status)
{
    return signal_base + status.signal;
}

int code_of(const reaperd::unknown_exit&)
{
    return nobody_knows;
}

// FATAL: it never was what it should have been, so what its last try exited with says nothing.
int code_of(const instance& one)
{
    if (word_of(one) == word::fatal)
        return one.trouble.empty() ? 1 : one.spawn_code;
    if (one.deaths.empty())
        return 0;
    return std::visit([](const auto& status) { return code_of(status); }, one.deaths.back().status);
}

bool may_live_again(const instance& one)
{
    return has_process(one) || word_of(one) == word::backoff;
}

} // namespace

void supervisor::note_end(const instance& one)
{
    last_end_ = one.id;
    end_is_due_ = end_is_due_ || reaperd::supervisor::full_name(one) == main_program_
               || (exit_on_ == exit_condition::any_exit && word_of(one) == word::exited)
               || (exit_on_ == exit_condition::any_fatal && word_of(one) == word::fatal);
}

// At the end of every fact: in the middle of one an end may be that of a restart.
void supervisor::end_if_due()
{
    const bool due = std::exchange(end_is_due_, false) || (exit_on_ == exit_condition::all_exited && has_ended_all());
    auto* cause = last_end_ ? programs_.find(*last_end_) : nullptr;
    if (!due || shutdown_ || !cause)
        return;
    exit_code_ = cause->ends_all_with = code_of(*cause);
    changed(*cause);
    tell(exit_condition_met{cause->id, word_of(*cause)});
    begin_shutdown();
}

bool supervisor::has_ended_all() const
{
    return std::ranges::none_of(programs_.in_start_order(),
                                [this](instance_id id) { return may_live_again(programs_.at(id)); });
}

int supervisor::exit_code() const
{
    if (!exit_code_)
        return 0;
    if (!exit_code_from_)
        return *exit_code_;
    const auto named = programs_.named(*exit_code_from_);
    return named && !named->empty() ? code_of(programs_.at(named->front())) : *exit_code_;
}

} // namespace reaperd::supervisor
