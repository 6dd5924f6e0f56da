#include "protocol/time.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::protocol;
using namespace std::chrono;

BOOST_AUTO_TEST_CASE(a_time_is_written_in_utc_with_milliseconds)
{
    BOOST_TEST(to_text(sys_days{year{2026} / 2 / 3} + 4h + 5min + 6s + 7ms + 999us) == "2026-02-03T04:05:06.007Z");
    BOOST_TEST(to_text(wall_time{}) == "1970-01-01T00:00:00.000Z");
    BOOST_TEST(to_text(wall_time{} - 1ms) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(what_is_written_can_be_read)
{
    auto at = sys_days{year{2028} / 2 / 29} + 23h + 59min + 59s + 999ms;
    BOOST_TEST((parse_time(to_text(at)) == wall_time{at}));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused)
{
    for (auto text :
         {"", "now", "2026-02-30T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
          "2026-01-01T00:00:60.000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00.000", "2026-01-01T00:00:00.00xZ",
          "2026-01-01T00:00:00.000Z ", "2262-12-31T00:00:00.000Z", "0001-01-01T00:00:00.000Z"})
        BOOST_TEST(!parse_time(text).has_value(), text);
}
