#include "zombie_families.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperctl;

namespace {

process one(pid_t pid, pid_t parent, const std::string& name, char state = 'S')
{
    return {pid, name, state, parent, 0, 0, std::uint64_t(pid) * 10, 1};
}
process zombie(pid_t pid, pid_t parent)
{
    return one(pid, parent, "curl", 'Z');
}

const supervision reaperd_with_web{100, {{200, "web"}, {300, "db"}}};

// init - reaperd - web (200), db (300); and a login shell (900) of which reaperd knows nothing.
std::vector<process> machine_with(std::vector<process> more)
{
    std::vector<process> table{one(1, 0, "init"), one(100, 1, "reaperd"), one(200, 100, "web.sh"), one(300, 100, "db")};
    table.insert(table.end(), more.begin(), more.end());
    std::ranges::sort(table, {}, &process::pid);
    return table;
}

std::vector<pid_t> pids(const std::vector<process>& processes)
{
    std::vector<pid_t> all;
    for (const auto& each : processes)
        all.push_back(each.pid);
    return all;
}

zombie_family only_family(std::vector<process> more, const supervision& known = reaperd_with_web)
{
    const auto families = zombie_families(machine_with(std::move(more)), known);
    BOOST_TEST_REQUIRE(families.size() == 1u);
    return families[0];
}

using boost::test_tools::per_element;

} // namespace

BOOST_AUTO_TEST_SUITE(zombie_families_of_a_machine)

BOOST_AUTO_TEST_CASE(are_none_where_nobody_is_dead)
{
    BOOST_TEST(zombie_families(machine_with({}), reaperd_with_web).empty());
    BOOST_TEST(zombie_families({}, {}).empty());
}

BOOST_AUTO_TEST_CASE(have_the_chain_of_parents_and_the_program)
{
    const auto family = only_family({zombie(210, 200)});
    BOOST_TEST(pids(family.parents) == (std::vector<pid_t>{1, 100, 200}), per_element());
    BOOST_TEST(pids(family.zombies) == (std::vector<pid_t>{210}), per_element());
    BOOST_TEST(family.program.value_or("(none)") == "web");
    BOOST_TEST((family.neglect == neglect::careless));
}

BOOST_AUTO_TEST_CASE(of_the_manager_are_about_to_be_reaped_as_those_of_its_guardian)
{
    const auto manager = one(150, 100, "reaperd");
    BOOST_TEST((only_family({manager, zombie(210, 150)}).neglect == neglect::reaperd));
    BOOST_TEST((only_family({zombie(210, 100)}).neglect == neglect::reaperd));
    BOOST_TEST((only_family({one(150, 100, "orphan"), zombie(210, 150)}).neglect == neglect::careless));
    const supervision reaperd_in_reaperd{100, {{150, "inner"}}};
    BOOST_TEST((only_family({manager, zombie(210, 150)}, reaperd_in_reaperd).neglect == neglect::careless));
}

BOOST_AUTO_TEST_CASE(belong_to_a_program_below_the_manager)
{
    const auto family = only_family({one(150, 100, "reaperd"), one(400, 150, "mail"), zombie(410, 400)},
                                    supervision{100, {{400, "mail"}}});
    BOOST_TEST(family.program.value_or("(none)") == "mail");
}

BOOST_AUTO_TEST_CASE(are_one_for_each_parent)
{
    const auto families =
        zombie_families(machine_with({zombie(210, 200), zombie(310, 300), zombie(211, 200)}), reaperd_with_web);
    BOOST_TEST_REQUIRE(families.size() == 2u);
    BOOST_TEST(pids(families[0].zombies) == (std::vector<pid_t>{210, 211}), per_element());
    BOOST_TEST(pids(families[1].zombies) == (std::vector<pid_t>{310}), per_element());
}

BOOST_AUTO_TEST_CASE(belong_to_the_program_that_is_nearest_above)
{
    BOOST_TEST(only_family({one(205, 200, "worker"), zombie(210, 205)}).program.value_or("(none)") == "web");
    const supervision nested{100, {{200, "web"}, {205, "inner"}}};
    BOOST_TEST(only_family({one(205, 200, "worker"), zombie(210, 205)}, nested).program.value_or("(none)") == "inner");
}

BOOST_AUTO_TEST_CASE(of_others_belong_to_no_program)
{
    BOOST_TEST(!only_family({one(900, 1, "sh"), zombie(910, 900)}).program);
    BOOST_TEST(!only_family({zombie(210, 200)}, {}).program);
}

BOOST_AUTO_TEST_CASE(belong_to_no_program_whose_pid_is_somebody_elses_here)
{
    const supervision in_a_container{100, {{900, "web"}}};
    BOOST_TEST(!only_family({one(900, 1, "sh"), zombie(910, 900)}, in_a_container).program);
    const supervision unseen{0, {{200, "web"}}};
    BOOST_TEST(!only_family({zombie(210, 200)}, unseen).program);
}

BOOST_AUTO_TEST_CASE(of_reaperd_are_normal)
{
    BOOST_TEST((only_family({zombie(110, 100)}).neglect == neglect::reaperd));
    BOOST_TEST((only_family({zombie(110, 1)}, {1, {}}).neglect == neglect::reaperd)); // also where it is init
}

BOOST_AUTO_TEST_CASE(of_init_and_of_parents_that_cannot_wait_are_told_apart)
{
    BOOST_TEST((only_family({zombie(110, 1)}).neglect == neglect::by_init));
    BOOST_TEST((only_family({one(900, 1, "sh", 'T'), zombie(910, 900)}).neglect == neglect::stopped));
    BOOST_TEST((only_family({one(900, 1, "sh", 't'), zombie(910, 900)}).neglect == neglect::stopped));
    BOOST_TEST((only_family({one(900, 1, "cp", 'D'), zombie(910, 900)}).neglect == neglect::stuck));
}

BOOST_AUTO_TEST_CASE(may_have_a_parent_that_nobody_sees)
{
    const auto family = only_family({zombie(910, 0)});
    BOOST_TEST((family.neglect == neglect::unseen));
    BOOST_TEST(!family.parent());
    BOOST_TEST(!family.program);
}

BOOST_AUTO_TEST_CASE(do_not_count_who_has_living_threads)
{
    auto leaderless = zombie(210, 200);
    leaderless.threads = 2;
    BOOST_TEST(zombie_families(machine_with({leaderless}), reaperd_with_web).empty());
}

BOOST_AUTO_TEST_CASE(do_not_run_in_circles)
{
    BOOST_TEST(only_family({one(900, 901, "a"), one(901, 900, "b"), zombie(910, 900)}).parents.size() <= 7u);
}

BOOST_AUTO_TEST_SUITE_END()
