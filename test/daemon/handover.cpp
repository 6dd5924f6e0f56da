#include "daemon/handover.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd::daemon;

BOOST_AUTO_TEST_SUITE(handing_over)

namespace {

const handover whole{3,  4,  "/run/x.journal", "/run/x.pid", "/srv/a folder", reason::failed_upgrade, 4711,
                     17, 18, "it was none"};

}

BOOST_AUTO_TEST_CASE(what_is_handed_over_arrives)
{
    BOOST_TEST((to_handover(to_text(whole)) == whole));
    const handover least{3, 4, "", "/run/x.pid", "/"};
    BOOST_TEST((to_handover(to_text(least)) == least));
}

BOOST_AUTO_TEST_CASE(a_reason_of_several_lines_arrives_as_one)
{
    auto what = whole;
    what.failure = "first\nsecond";
    BOOST_TEST(to_handover(to_text(what))->failure == "first second");
}

BOOST_AUTO_TEST_CASE(what_nobody_of_ours_wrote_is_nothing)
{
    for (const auto* text :
         {"", "1", "1\n2\n3\n4\n5\n6\na\nb\nc", "a\n3\n4\n5\n-1\n-1\n\n\n\n", "7\n3\n4\n5\n-1\n-1\n\n\n\n",
          "1\n2\n4\n5\n-1\n-1\n\n\n\n", "1\n3\n4\n-5\n-1\n-1\n\n\n\n", "1\n3\n4\n5\n1\n-1\n\n\n\n"})
        BOOST_TEST(!to_handover(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_path_that_cannot_arrive_is_not_sent)
{
    auto what = whole;
    what.working_directory = "/a\nb";
    BOOST_TEST(hand_over("/bin/true", what, {}) == EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()
