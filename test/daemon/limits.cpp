#include "daemon/limits.hpp"
#include "scratch.hpp"

#include <boost/test/unit_test.hpp>
#include <climits>

using namespace reaperd;
using daemon::raise_limits;

namespace {

// Each in a child of its own: limits are the process's, and cannot always be raised again.
std::string with_soft_limit(rlim_t soft, const daemon_settings& settings,
                            const std::function<std::string(const daemon::descriptor_limits&)>& look)
{
    return scratch::in_a_child([&]() -> std::string {
        rlimit value{};
        ::getrlimit(RLIMIT_NOFILE, &value);
        value.rlim_cur = soft;
        ::setrlimit(RLIMIT_NOFILE, &value);
        const auto raised = raise_limits(settings);
        return raised ? look(*raised) : raised.error().message;
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_limits)

BOOST_AUTO_TEST_CASE(of_reaperd_are_all_it_can_get_and_its_children_keep_the_old_one)
{
    const auto seen = with_soft_limit(300, {}, [](const auto& limits) {
        rlimit now{};
        ::getrlimit(RLIMIT_NOFILE, &now);
        return std::string(now.rlim_cur == now.rlim_max ? "hard " : "less ")
             + std::to_string(limits.for_children({}).rlim_cur);
    });
    BOOST_TEST(seen == "hard 300");
}

BOOST_AUTO_TEST_CASE(of_children_follow_minfds_where_it_is_set)
{
    daemon_settings settings;
    settings.minimum_descriptors = 500;
    settings.minimum_descriptors_set = true;
    const auto look = [&](const auto& limits) { return std::to_string(limits.for_children(settings).rlim_cur); };
    BOOST_TEST(with_soft_limit(300, settings, look) == "500");
    BOOST_TEST(with_soft_limit(700, settings, look) == "700"); // never lowered
}

BOOST_AUTO_TEST_CASE(that_cannot_be_had_are_an_error)
{
    daemon_settings greedy;
    greedy.minimum_descriptors = UINT_MAX; // more than fs.nr_open allows to anybody
    const auto why = with_soft_limit(300, greedy, [](const auto&) { return "taken"; });
    BOOST_TEST(why.starts_with("cannot have 4294967295 open files (minfds): the hard limit is "));
}

BOOST_AUTO_TEST_SUITE_END()
