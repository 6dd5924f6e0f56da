#include "daemon/log_text.hpp"
#include "told.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace reaperd;
using namespace std::chrono_literals;
namespace tell = reaperd::supervisor;
using lifecycle::word;
using told::batch;
using told::web;

namespace {

struct fixture : told::programs {
    std::string text(const tell::event& event) const
    {
        const auto entry = daemon::log_text(event, lookup);
        return entry ? letter(entry->level) + entry->text : "";
    }
    static std::string text(const daemon::log_entry& entry) { return letter(entry.level) + entry.text; }
    static std::string letter(log_level level) { return std::string(1, "CEWIDTB"[static_cast<int>(level)]) + " "; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_log_says_in_supervisords_words, fixture)

BOOST_AUTO_TEST_CASE(that_the_daemon_started)
{
    BOOST_TEST(text(daemon::log_started("reaperd", 7)) == "I reaperd started with pid 7");
}

BOOST_AUTO_TEST_CASE(that_a_program_started)
{
    BOOST_TEST(text(daemon::log_spawned("web", 42)) == "I spawned: 'web' with pid 42");
    BOOST_TEST(text(tell::entered_running{web, 1s})
               == "I success: web entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)");
}

BOOST_AUTO_TEST_CASE(that_a_program_ended)
{
    BOOST_TEST(text(tell::ended{web, exited{0}, true}) == "I exited: web (exit status 0; expected)");
    BOOST_TEST(text(tell::ended{batch, exited{3}, false}) == "W exited: batch (exit status 3; not expected)");
    BOOST_TEST(text(tell::ended{web, signalled{SIGSEGV, true}, false})
               == "W exited: web (terminated by SIGSEGV (core dumped); not expected)");
    BOOST_TEST(text(tell::ended{web, unknown_exit{}, false}) == "W exited: web (exit status unknown; not expected)");
}

BOOST_AUTO_TEST_CASE(that_a_program_was_stopped)
{
    BOOST_TEST(text(tell::waiting_to_stop{web}) == "I waiting for web to stop");
    BOOST_TEST(text(tell::ended_by_request{web, signalled{SIGTERM}}) == "W stopped: web (terminated by SIGTERM)");
    BOOST_TEST(text(tell::ended_by_request{web, exited{0}}) == "I stopped: web (exit status 0)");
    BOOST_TEST(text(tell::killing{web}) == "W killing 'web' (42) with SIGKILL");
}

BOOST_AUTO_TEST_CASE(that_a_program_could_not_start)
{
    BOOST_TEST(text(tell::start_failed{web, "can't find command '/x'", false})
               == "I spawnerr: can't find command '/x' (web)");
    BOOST_TEST(text(tell::will_restart{web, 2s, 3}) == "I backoff: web starts again in 2.0s (attempt 3)");
    BOOST_TEST(text(tell::will_restart{web, 2s, {}}) == "I backoff: web starts again in 2.0s");
    BOOST_TEST(text(tell::gave_up{web}) == "I gave up: web entered FATAL state, too many start retries too quickly");
}

BOOST_AUTO_TEST_CASE(whom_a_shutdown_waits_for)
{
    BOOST_TEST(text(tell::waiting_for{{web, batch}}) == "I waiting for web, batch to die");
}

BOOST_AUTO_TEST_CASE(what_came_from_outside)
{
    BOOST_TEST(text(daemon::log_signal(SIGTERM)) == "W received SIGTERM indicating exit request");
    BOOST_TEST(text(daemon::log_signal(SIGHUP)) == "W received SIGHUP indicating restart request");
    BOOST_TEST(text(daemon::log_signal(SIGUSR2)) == "I received SIGUSR2 indicating log reopen request");
    BOOST_TEST(text(daemon::log_orphan(9, exited{1}, "sleep", "web"))
               == "I reaped unknown pid 9 (exit status 1): sleep, of web");
}

BOOST_AUTO_TEST_CASE(what_a_reload_did)
{
    plan plan;
    plan.added = {"a", "b"};
    plan.restarted = {"web"};
    plan.started = {"job"};
    plan.updated = {"cache"};
    plan.unchanged = {"x", "y"};
    BOOST_TEST(text(tell::plan_applied{plan})
               == "I plan: added a, b; changed cache, web (restarts), job (starts); removed none; "
                  "unchanged 2");
    BOOST_TEST(text(tell::program_removed{batch, "workers:batch"}) == "I removed: workers:batch");
}

BOOST_AUTO_TEST_CASE(nothing_where_another_sentence_says_it)
{
    BOOST_TEST(text(tell::state_changed{web, word::running, word::exited}) == "");
    BOOST_TEST(text(tell::process_started{web}) == "");
    BOOST_TEST(text(tell::request_finished{}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
