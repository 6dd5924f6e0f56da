#include "model/exit_status.hpp"

#include <boost/test/unit_test.hpp>
#include <csignal>

using namespace reaperd;

BOOST_AUTO_TEST_CASE(an_end_is_told_in_the_words_of_status)
{
    BOOST_TEST(describe(exited{3}) == "exit 3");
    BOOST_TEST(describe(unknown_exit{}) == "exit status unknown");
    BOOST_TEST(describe(signalled{SIGKILL, false}) == "SIGKILL");
    BOOST_TEST(describe(signalled{SIGSEGV, true}) == "SIGSEGV (core dumped)");
    BOOST_TEST(describe(signalled{47, false}) == "signal 47");
}
