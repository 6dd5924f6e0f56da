#include "daemon/orphans.hpp"

#include <boost/test/unit_test.hpp>
#include <unistd.h>
#include <vector>

using namespace reaperd;
using daemon::orphan;
using daemon::orphans;
using namespace std::chrono_literals;

namespace {

constexpr supervisor::instance_id web{7};

struct ledger {
    orphans::clock::time_point now{1h};
    std::optional<supervisor::instance_id> whose = web;
    std::vector<orphan> told;
    orphans all{[this] { return now; }, [this](const procfs::process&) { return whose; },
                [this](const orphan& one) { told.push_back(one); }};

    // Our own pid stands for a zombie: /proc knows it.
    void one_ends()
    {
        all.found(::getpid());
        all.reaped(::getpid(), exited{0});
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(orphans_that_were_reaped)

BOOST_AUTO_TEST_CASE(are_named_and_charged_to_their_program)
{
    ledger l;
    l.one_ends();
    BOOST_TEST_REQUIRE(l.told.size() == 1U);
    BOOST_TEST(!l.told[0].command.empty());
    BOOST_TEST((l.told[0].program == web));
    BOOST_TEST(l.all.count() == 1U);
    BOOST_TEST(l.all.count_of(web) == 1U);
}

BOOST_AUTO_TEST_CASE(are_all_counted_in_a_storm_and_sixteen_a_second_are_named)
{
    ledger l;
    for (int i = 0; i < 1000; ++i)
        l.one_ends();
    BOOST_TEST(l.told.size() == 16U);
    BOOST_TEST(!l.all.curious());
    BOOST_TEST(l.all.count() == 1000U);
    l.now += 1s;
    BOOST_TEST(l.all.curious());
    l.one_ends();
    BOOST_TEST(l.told.size() == 17U);
}

BOOST_AUTO_TEST_CASE(may_belong_to_nobody)
{
    ledger l;
    l.whose.reset();
    l.one_ends();
    BOOST_TEST((l.told.at(0).program == std::nullopt));
    BOOST_TEST(l.all.count_of(web) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
