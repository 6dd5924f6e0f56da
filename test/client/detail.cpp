#include "detail.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperctl;
using namespace reaperd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_detail_tells_the_last_deaths_and_words)
{
    auto noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;
    protocol::program_detail detail;
    detail.status = {"web", "web", "BACKOFF", {}, noon, 3, exit_status{exited{3}}, "exit 3"};
    detail.command = "/usr/sbin/nginx";
    detail.deaths = {{noon, exited{3}, 4200ms, false}, {noon + 1s, signalled{11, true}, 1s, true}};
    detail.last_stderr = {"bind: Address already in use"};
    detail.stderr_log = "/var/log/web.err";
    BOOST_TEST(detail_text(detail, {})
               == "\n"
                  "command   /usr/sbin/nginx\n"
                  "since     2026-11-22 12:00:00 UTC\n"
                  "why       exit 3\n"
                  "stderr    /var/log/web.err\n"
                  "\n"
                  "last deaths\n"
                  "  2026-11-22 12:00:00 UTC  exit 3 after 4.2s\n"
                  "  2026-11-22 12:00:01 UTC  SIGSEGV (core dumped) after 1.0s, as asked for\n"
                  "\n"
                  "last lines of stderr\n"
                  "  | bind: Address already in use\n");
}
