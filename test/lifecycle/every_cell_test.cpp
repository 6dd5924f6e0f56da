// Every state, every event, just before, at and just after the state's deadline, under several policies. One oracle of
// the expected word and action for each cell, and the promises that hold in all of them.
#include "world.hpp"

#include <array>
#include <functional>
#include <vector>

using namespace reaperd;
using namespace reaperd::lifecycle;
using namespace std::chrono_literals;

namespace {

constexpr time_point t0{1h};

const std::vector<state> every_state{stopped{},
                                     stopped{true},
                                     starting{},
                                     starting{t0},
                                     running{},
                                     backoff{t0},
                                     stopping{t0, false, false},
                                     stopping{t0, true, false},
                                     stopping{t0, false, true},
                                     stopping{t0, true, true},
                                     exited{true},
                                     exited{false},
                                     fatal{},
                                     unknown{false},
                                     unknown{true}};

const std::vector<event> every_event{
    start_requested{},   stop_requested{},   restart_requested{},   kill_requested{},     spawned{},
    spawn_failed{false}, spawn_failed{true}, process_exited{false}, process_exited{true}, signal_refused{},
    time_passed{}};

std::vector<policy> every_policy()
{
    std::vector<policy> all;
    for (auto mode : {restart_mode::never, restart_mode::unexpected, restart_mode::always})
        for (int retries : {0, 3})
            for (bool delayed : {false, true}) {
                policy one;
                one.restart.mode = mode;
                one.start.retries = retries;
                if (delayed)
                    one.restart.delay.emplace();
                all.push_back(one);
            }
    return all;
}

struct cell {
    policy wanted;
    life before;
    event what;
    time_point now;
};

void in_every_cell(const std::function<void(const cell&, const transition&)>& check)
{
    for (const auto& wanted : every_policy())
        for (const auto& from : every_state)
            for (const auto& what : every_event)
                for (auto now : {t0 - 1ns, t0, t0 + 1ns})
                    BOOST_TEST_CONTEXT(name(word_of(from))
                                       << " x event " << what.index() << " at " << (now - t0).count() << " ns")
                    {
                        cell one{wanted, {from, {}}, what, now};
                        one.before.past.started = t0 - 1s;
                        check(one, step(one.wanted, one.before, one.what, one.now));
                    }
}

template <class Event>
bool is(const event& what)
{
    return std::holds_alternative<Event>(what);
}

bool is_request(const event& what)
{
    return is<start_requested>(what) || is<stop_requested>(what) || is<restart_requested>(what)
        || is<kill_requested>(what);
}

bool due(const cell& one)
{
    auto at = deadline(one.before.current);
    return at && one.now >= *at;
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_is_spawned_over_a_process)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo != action::spawn)
            return;
        BOOST_TEST(word_of(went.next.current) == word::starting);
        BOOST_TEST((!has_process(one.before.current) || is<process_exited>(one.what) || is<spawn_failed>(one.what)));
    });
}

BOOST_AUTO_TEST_CASE(no_signal_is_sent_without_a_process)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo != action::terminate && went.todo != action::kill)
            return;
        BOOST_TEST(has_process(one.before.current));
        BOOST_TEST((!is<process_exited>(one.what) && !is<spawn_failed>(one.what)));
        BOOST_TEST(word_of(went.next.current) == word::stopping);
    });
}

BOOST_AUTO_TEST_CASE(nothing_happens_before_its_deadline)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (is<time_passed>(one.what) && !due(one)) {
            BOOST_TEST((went.next == one.before));
            BOOST_TEST((went.todo == action::none));
        }
    });
}

BOOST_AUTO_TEST_CASE(at_its_deadline_every_waiting_state_moves_and_does_not_fall_due_again)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (!is<time_passed>(one.what) || !due(one))
            return;
        BOOST_TEST((went.next.current != one.before.current));
        auto next = deadline(went.next.current);
        BOOST_TEST((!next || *next > one.now));
    });
}

BOOST_AUTO_TEST_CASE(every_state_that_waits_has_a_deadline)
{
    in_every_cell([](const cell&, const transition& went) {
        auto which = word_of(went.next.current);
        if (which == word::backoff || which == word::stopping)
            BOOST_TEST(deadline(went.next.current).has_value());
    });
}

BOOST_AUTO_TEST_CASE(a_process_is_there_after_a_step_exactly_when_it_was_there_or_was_spawned_and_did_not_end)
{
    in_every_cell([](const cell& one, const transition& went) {
        bool ended = is<process_exited>(one.what)
                  || (is<spawn_failed>(one.what) && word_of(one.before.current) != word::running);
        bool there = (has_process(one.before.current) && !ended) || went.todo == action::spawn;
        BOOST_TEST(has_process(went.next.current) == there);
    });
}

BOOST_AUTO_TEST_CASE(a_kill_comes_from_a_deadline_or_from_somebody_in_a_hurry)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo == action::kill)
            BOOST_TEST((is<kill_requested>(one.what)
                        || (is<time_passed>(one.what) && word_of(one.before.current) == word::stopping && due(one))));
    });
}

BOOST_AUTO_TEST_CASE(only_a_request_changes_what_does_not_wait_and_has_no_process)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (!has_process(one.before.current) && !deadline(one.before.current) && !is_request(one.what))
            BOOST_TEST((went.next == one.before));
    });
}

BOOST_AUTO_TEST_CASE(after_a_stop_nothing_is_to_start)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (!is<stop_requested>(one.what) && !is<kill_requested>(one.what))
            return;
        BOOST_TEST((went.todo != action::spawn));
        if (const auto* ending = std::get_if<stopping>(&went.next.current))
            BOOST_TEST(!ending->then_start);
        BOOST_TEST(word_of(went.next.current) != word::backoff);
    });
}

// The table again, as words: what each state becomes. Rows are states, columns events; time is at the deadline.
BOOST_AUTO_TEST_CASE(each_cell_leads_where_supervisords_states_lead)
{
    constexpr auto S = word::stopped, A = word::starting, R = word::running, B = word::backoff, G = word::stopping,
                   E = word::exited, F = word::fatal, U = word::unknown;
    const std::array events{event{start_requested{}},
                            event{stop_requested{}},
                            event{restart_requested{}},
                            event{kill_requested{}},
                            event{spawned{}},
                            event{spawn_failed{false}},
                            event{spawn_failed{true}},
                            event{process_exited{false}},
                            event{process_exited{true}},
                            event{signal_refused{}},
                            event{time_passed{}}};
    struct row {
        state from;
        std::array<word, 11> to;
    };
    //                                  start stop restart kill spawned failed transient died ended refused time
    const std::vector<row> rows{{stopped{}, {A, S, A, S, S, S, S, S, S, S, S}},
                                {exited{}, {A, S, A, E, E, E, E, E, E, E, E}},
                                {fatal{}, {A, S, A, F, F, F, F, F, F, F, F}},
                                {starting{}, {A, G, G, G, A, B, B, B, B, A, A}},
                                {starting{t0}, {A, G, G, G, A, B, B, A, E, A, R}},
                                {running{}, {R, G, G, G, R, R, R, A, E, R, R}},
                                {backoff{t0}, {A, S, A, S, B, B, B, B, B, B, A}},
                                {stopping{t0, false}, {G, G, G, G, G, S, S, S, S, U, G}},
                                {stopping{t0, true}, {G, G, G, G, G, A, A, A, A, U, G}},
                                {unknown{false}, {U, G, G, G, U, S, S, S, S, U, U}},
                                {unknown{true}, {U, G, G, G, U, A, A, A, A, U, U}}};
    for (const auto& [from, to] : rows)
        for (std::size_t i = 0; i < events.size(); ++i)
            BOOST_TEST_CONTEXT(name(word_of(from)) << " x " << i)
    BOOST_TEST(word_of(step({}, {from, {}}, events[i], t0).next.current) == to[i]);
}
