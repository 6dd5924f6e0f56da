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
                                     launching{t0},
                                     adopting{t0},
                                     running{},
                                     backoff{t0},
                                     stopping{t0, sequel::stopped},
                                     stopping{t0, sequel::start},
                                     stopping{t0, sequel::failed_start},
                                     stopping{t0, sequel::stopped, true},
                                     stopping{t0, sequel::start, true},
                                     stopping{t0, sequel::failed_start, true},
                                     stopping{t0, sequel::stopped, true, true},
                                     clearing{t0, sequel::stopped},
                                     clearing{t0, sequel::start},
                                     clearing{t0, sequel::failed_start},
                                     clearing{t0, sequel::expected_end},
                                     clearing{t0, sequel::unexpected_end, true},
                                     exited{true},
                                     exited{false},
                                     fatal{},
                                     unknown{sequel::stopped},
                                     unknown{sequel::start},
                                     unknown{sequel::failed_start},
                                     unknown{sequel::expected_end}};

const std::vector<event> every_event{start_requested{},
                                     stop_requested{},
                                     restart_requested{},
                                     kill_requested{},
                                     spawned{},
                                     launched{},
                                     adopted{},
                                     spawn_failed{false},
                                     spawn_failed{true},
                                     process_exited{false},
                                     process_exited{true},
                                     process_exited{false, true},
                                     process_exited{true, true},
                                     tree_cleared{},
                                     signal_refused{},
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

// The event ends what `has_process` speaks of.
bool ends(const life& before, const event& what)
{
    bool adopts = std::holds_alternative<adopting>(before.current);
    bool launches = std::holds_alternative<launching>(before.current);
    bool only_a_tree = std::holds_alternative<clearing>(before.current) || adopts;
    bool its_process_lives =
        word_of(before.current) == word::running || (word_of(before.current) == word::starting && !adopts);
    if (const auto* ended = std::get_if<process_exited>(&what))
        return !ended->strays && !only_a_tree;
    if (is<tree_cleared>(what))
        return !its_process_lives;
    return is<spawn_failed>(what) && word_of(before.current) != word::running && !only_a_tree && !launches;
}

bool due(const cell& one)
{
    auto at = deadline(one.before.current);
    return at && one.now >= *at;
}

bool is_the_rest_of_a_hurried_stop(const cell& one)
{
    const auto* ending = std::get_if<stopping>(&one.before.current);
    const auto* ended = std::get_if<process_exited>(&one.what);
    return ending && ending->at_once && ended && ended->strays;
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_is_spawned_over_a_process)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo != action::spawn)
            return;
        BOOST_TEST(word_of(went.next.current) == word::starting);
        BOOST_TEST((!has_process(one.before.current) || ends(one.before, one.what)));
    });
}

BOOST_AUTO_TEST_CASE(no_signal_is_sent_without_a_process)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo != action::terminate && went.todo != action::kill)
            return;
        BOOST_TEST(has_process(one.before.current));
        BOOST_TEST(!ends(one.before, one.what));
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
        bool there = (has_process(one.before.current) && !ends(one.before, one.what)) || went.todo == action::spawn;
        BOOST_TEST(has_process(went.next.current) == there);
    });
}

BOOST_AUTO_TEST_CASE(a_kill_comes_from_a_deadline_or_from_somebody_in_a_hurry)
{
    in_every_cell([](const cell& one, const transition& went) {
        if (went.todo == action::kill)
            BOOST_TEST((is<kill_requested>(one.what) || is_the_rest_of_a_hurried_stop(one)
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
            BOOST_TEST((ending->then == sequel::stopped));
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
                            event{launched{}},
                            event{adopted{}},
                            event{spawn_failed{false}},
                            event{spawn_failed{true}},
                            event{process_exited{false}},
                            event{process_exited{true}},
                            event{process_exited{false, true}},
                            event{tree_cleared{}},
                            event{signal_refused{}},
                            event{time_passed{}}};
    struct row {
        state from;
        std::array<word, 15> to;
    };
    //                              start stop restart kill spawned launched adopted failed transient died ended
    //                              strays clear refused time
    const std::vector<row> rows{{stopped{}, {A, S, A, S, S, S, S, S, S, S, S, S, S, S, S}},
                                {exited{}, {A, S, A, E, E, E, E, E, E, E, E, E, E, E, E}},
                                {fatal{}, {A, S, A, F, F, F, F, F, F, F, F, F, F, F, F}},
                                {starting{}, {A, G, G, G, A, A, A, B, B, B, B, G, A, A, A}},
                                {starting{t0}, {A, G, G, G, A, A, A, B, B, A, E, G, A, A, R}},
                                {launching{t0}, {A, G, G, G, A, A, A, A, A, B, B, G, A, A, G}},
                                {adopting{t0}, {A, G, G, G, A, A, A, A, A, A, A, A, B, A, G}},
                                {running{}, {R, G, G, G, R, R, R, R, R, A, E, G, R, R, R}},
                                {backoff{t0}, {A, S, A, S, B, B, B, B, B, B, B, B, B, B, A}},
                                {stopping{t0}, {G, G, G, G, G, G, G, S, S, S, S, G, S, U, G}},
                                {stopping{t0, sequel::start}, {G, G, G, G, G, G, G, A, A, A, A, G, A, U, G}},
                                {stopping{t0, sequel::start, true}, {G, G, G, G, G, G, G, A, A, A, A, G, A, U, U}},
                                {stopping{t0, sequel::failed_start}, {G, G, G, G, G, G, G, B, B, B, B, G, B, U, G}},
                                {clearing{t0, sequel::stopped}, {G, G, G, G, G, G, G, G, G, G, G, G, S, U, G}},
                                {clearing{t0, sequel::start}, {G, G, G, G, G, G, G, G, G, G, G, G, A, U, G}},
                                {clearing{t0, sequel::failed_start}, {G, G, G, G, G, G, G, G, G, G, G, G, B, U, G}},
                                {clearing{t0, sequel::expected_end}, {G, G, G, G, G, G, G, G, G, G, G, G, E, U, G}},
                                {clearing{t0, sequel::unexpected_end}, {G, G, G, G, G, G, G, G, G, G, G, G, A, U, G}},
                                {clearing{t0, sequel::stopped, true}, {G, G, G, G, G, G, G, G, G, G, G, G, S, U, U}},
                                {unknown{sequel::stopped}, {U, G, G, G, U, U, U, S, S, S, S, G, S, U, U}},
                                {unknown{sequel::start}, {U, G, G, G, U, U, U, A, A, A, A, G, A, U, U}},
                                {unknown{sequel::failed_start}, {U, G, G, G, U, U, U, B, B, B, B, G, B, U, U}}};
    for (const auto& [from, to] : rows)
        for (std::size_t i = 0; i < events.size(); ++i)
            BOOST_TEST_CONTEXT(name(word_of(from)) << " x " << i)
    BOOST_TEST(word_of(step({}, {from, {}}, events[i], t0).next.current) == to[i]);
}
