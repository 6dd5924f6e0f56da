#include "config/limits.hpp"

#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

using namespace reaperd;

namespace {

resource_limit limit(const std::string& option)
{
    auto limits = program_of(option).execution.limits;
    BOOST_REQUIRE(limits.size() == 1U);
    return limits[0];
}

} // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(one_value_is_both_the_soft_and_the_hard_limit)
{
    BOOST_CHECK(limit("rlimit_nofile = 1024") == (resource_limit{RLIMIT_NOFILE, 1024, 1024}));
    BOOST_CHECK(limit("rlimit_nofile = 1024:4096") == (resource_limit{RLIMIT_NOFILE, 1024, 4096}));
    BOOST_CHECK(limit("rlimit_core = unlimited") == (resource_limit{RLIMIT_CORE, {}, {}}));
    BOOST_CHECK(limit("rlimit_core = 0 : Unlimited") == (resource_limit{RLIMIT_CORE, 0, {}}));
}

BOOST_AUTO_TEST_CASE(sizes_and_times_may_have_units)
{
    BOOST_CHECK(limit("rlimit_as = 64MB") == (resource_limit{RLIMIT_AS, 64 << 20, 64 << 20}));
    BOOST_CHECK(limit("rlimit_cpu = 2min") == (resource_limit{RLIMIT_CPU, 120, 120}));
    BOOST_CHECK(limit("rlimit_cpu = 1500ms") == (resource_limit{RLIMIT_CPU, 2, 2}));
    BOOST_CHECK(limit("rlimit_rttime = 500") == (resource_limit{RLIMIT_RTTIME, 500, 500}));
    BOOST_CHECK(limit("rlimit_rttime = 5ms") == (resource_limit{RLIMIT_RTTIME, 5000, 5000}));
}

BOOST_AUTO_TEST_CASE(every_limit_of_the_kernel_has_an_option)
{
    BOOST_TEST(config::limit_kinds().size() == static_cast<std::size_t>(RLIM_NLIMITS));
    for (const auto& kind : config::limit_kinds())
        BOOST_TEST(limit(std::string(kind.option) + " = 1").resource == kind.resource, kind.option);
}

BOOST_AUTO_TEST_CASE(mistakes_are_errors)
{
    says(problem_of_option("rlimit_nofile = 64KB"), "error: rlimit_nofile: cannot be '64KB'");
    says(problem_of_option("rlimit_nofile = -1"), "error: rlimit_nofile: cannot be negative");
    says(problem_of_option("rlimit_nofile = 2:1"), "error: rlimit_nofile: the soft limit is above the hard one");
    says(problem_of_option("rlimit_nofile = unlimited:1"), "the soft limit is above the hard one");
    says(problem_of_option("rlimit_nofile = :1"), "error: rlimit_nofile: cannot be empty");
}

BOOST_AUTO_TEST_SUITE_END()
