#include "daemon/event_text.hpp"
#include "told.hpp"

#include <boost/algorithm/string/join.hpp>
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
    std::string text(const std::vector<tell::event>& events) const
    {
        return boost::algorithm::join(daemon::event_text(events, lookup), " | ");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(somebody_who_watches_reads, fixture)

BOOST_AUTO_TEST_CASE(that_a_program_started)
{
    BOOST_TEST(text({tell::process_started{web}}) == "web: started, pid 42");
    BOOST_TEST(text({tell::state_changed{web, word::starting, word::running}, tell::entered_running{web, 1s}}) == "");
}

BOOST_AUTO_TEST_CASE(an_end_and_what_follows_as_one_line)
{
    BOOST_TEST(text({tell::ended{web, exited{3}, false}, tell::state_changed{web, word::running, word::backoff},
                     tell::will_restart{web, 1s, 2}})
               == "web: exit 3, starting again in 1.0s (attempt 2)");
    BOOST_TEST(
        text({tell::ended{web, signalled{SIGKILL}, false}, tell::state_changed{web, word::running, word::starting}})
        == "web: SIGKILL, starting again");
    BOOST_TEST(text({tell::ended{web, exited{3}, false}, tell::gave_up{web}})
               == "web: exit 3, given up: too many failed starts in a row");
    BOOST_TEST(text({tell::ended{web, exited{0}, true}, tell::state_changed{web, word::running, word::exited}})
               == "web: exit 0");
}

BOOST_AUTO_TEST_CASE(of_each_program_what_follows_for_that_one)
{
    BOOST_TEST(text({tell::ended{web, exited{0}, true}, tell::ended{batch, exited{1}, false},
                     tell::will_restart{batch, 2s, 3}})
               == "web: exit 0 | workers:batch: exit 1, starting again in 2.0s (attempt 3)");
}

BOOST_AUTO_TEST_CASE(why_a_program_cannot_start)
{
    BOOST_TEST(
        text({tell::start_failed{web, "chdir /srv/www: No such file or directory", false}, tell::gave_up{web}})
        == "cannot start web: chdir /srv/www: No such file or directory, given up: too many failed starts in a row");
}

BOOST_AUTO_TEST_CASE(how_a_stop_goes_on)
{
    BOOST_TEST(text({tell::shutdown_began{}, tell::waiting_for{{web, batch}}})
               == "stopping every program; Ctrl-C again kills what is left | waiting for web, workers:batch to end");
    BOOST_TEST(text({tell::killing{web}}) == "web: killing it with SIGKILL");
    BOOST_TEST(text({tell::ended_by_request{web, signalled{SIGKILL}}, tell::shutdown_finished{}})
               == "web: stopped (SIGKILL) | every program has ended");
}

BOOST_AUTO_TEST_CASE(what_was_reaped_for_others)
{
    BOOST_TEST(daemon::orphan_text(7, exited{0}, "sleep", "")
               == "reaped sleep, pid 7, which its parent left behind: exit 0");
    BOOST_TEST(daemon::orphan_text(7, signalled{SIGHUP}, "", "")
               == "reaped a process, pid 7, which its parent left behind: SIGHUP");
}

BOOST_AUTO_TEST_SUITE_END()
