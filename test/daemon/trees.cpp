#include "daemon/trees.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <vector>

using namespace reaperd;
using namespace reaperd::daemon;

namespace {

// One program, which is not started.
struct garden {
    garden()
    {
        configuration wanted;
        program web;
        web.name = web.section = "web";
        web.autostart = false;
        wanted.groups = {{"web", 999, {web}}};
        programs.handle(supervisor::configuration_loaded{wanted}, {});
        instance = programs.find("web")->front();
    }

    boost::asio::io_context loop;
    supervisor::supervisor programs;
    process::reaper reaper{loop, {}, process::orphans::left_alone};
    std::vector<supervisor::fact> told;
    trees subject{{.programs = programs,
                   .reaper = reaper,
                   .home = std::nullopt,
                   .parents = {},
                   .daemon_mark = "test",
                   .tell = [this](supervisor::fact fact) { told.push_back(std::move(fact)); }}};
    supervisor::instance_id instance{};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(trees_of_programs, garden)

BOOST_AUTO_TEST_CASE(are_not_there_before_a_first_start)
{
    subject.send(instance, {SIGTERM, SIGCONT});
    BOOST_TEST(told.empty()); // nothing has been cleared
    BOOST_TEST(!subject.ended(instance, 4711));
    procfs::process orphan;
    orphan.pid = orphan.group = orphan.session = 4711;
    BOOST_TEST(!subject.owner_of(orphan).has_value());
    BOOST_TEST(!subject.contains(instance, orphan));
}

BOOST_AUTO_TEST_CASE(know_whom_their_root_left_behind)
{
    BOOST_TEST_REQUIRE(subject.birthplace(instance).has_value());
    subject.started(instance, 4711);
    procfs::process orphan;
    orphan.pid = 4712;
    orphan.group = 4711;
    BOOST_TEST((subject.owner_of(orphan) == instance));
    subject.forget(instance);
    BOOST_TEST(!subject.owner_of(orphan).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
