#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;

namespace {

names found(const world& w, std::string_view name)
{
    names full;
    for (auto id : w.programs.find(name).value())
        full.push_back(w.programs.full_name(id));
    return full;
}

world some()
{
    return world{{alone("web"), grouped("farm", {named("one"), named("two")})}};
}

} // namespace

BOOST_AUTO_TEST_CASE(names_are_taken_as_people_give_them)
{
    auto w = some();
    BOOST_TEST(found(w, "web") == names{"web"}, boost::test_tools::per_element());
    BOOST_TEST(found(w, "web:web") == names{"web"}, boost::test_tools::per_element());
    BOOST_TEST(found(w, "farm:two") == names{"farm:two"}, boost::test_tools::per_element());
    BOOST_TEST(found(w, "farm:*") == (names{"farm:one", "farm:two"}), boost::test_tools::per_element());
    BOOST_TEST(found(w, "farm:") == (names{"farm:one", "farm:two"}), boost::test_tools::per_element());
    BOOST_TEST(found(w, "web:*") == names{"web"}, boost::test_tools::per_element());
    BOOST_TEST(found(w, "all") == (names{"farm:one", "farm:two", "web"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unknown_names_say_what_is_unknown)
{
    auto w = some();
    BOOST_TEST(w.programs.find("nobody").error().message == "no such process");
    BOOST_TEST(w.programs.find("one").error().message == "no such process");
    BOOST_TEST(w.programs.find("farm:three").error().message == "no such process");
    BOOST_TEST(w.programs.find("barn:*").error().message == "no such group");
}

BOOST_AUTO_TEST_CASE(an_instance_knows_its_program_and_its_group)
{
    auto w = some();
    BOOST_TEST(w.programs.program_of(w.id("farm:two")).name == "two");
    BOOST_TEST(w.programs.group_name(w.id("farm:two")) == "farm");
    BOOST_TEST(!w.programs.look(instance_id{99}, w.now));
}
