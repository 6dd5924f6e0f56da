#include "completion.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace supervisorctl;

namespace {

using words = std::vector<std::string>;

const known_processes some{{"web", "web"}, {"grp", "a"}, {"grp", "b"}, {"multi", "multi_00"}};

words offered(const std::string& line)
{
    const auto blank = line.rfind(' ');
    return completions(line, blank == line.npos ? line : line.substr(blank + 1), [] { return some; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_completion)

BOOST_AUTO_TEST_CASE(the_first_word_is_an_action)
{
    BOOST_TEST((offered("sta") == words{"start", "status"}));
    BOOST_TEST(std::ranges::count(offered(""), "help") == 1);
    BOOST_TEST((offered("help rel") == words{"reload"}));
}

BOOST_AUTO_TEST_CASE(processes_follow_actions_that_take_them)
{
    BOOST_TEST((offered("start ") == words{"web", "grp:a", "grp:*", "grp:b", "multi:multi_00", "multi:*"}));
    BOOST_TEST((offered("tail -f grp:") == words{"grp:a", "grp:*", "grp:b"}));
    BOOST_TEST((offered("stop web:") == words{"web:web", "web:*"}));
}

BOOST_AUTO_TEST_CASE(groups_follow_actions_that_take_groups)
{
    BOOST_TEST((offered("update ") == words{"web", "grp", "multi"}));
    BOOST_TEST((offered("remove g") == words{"grp"}));
}

BOOST_AUTO_TEST_CASE(the_server_is_not_asked_where_no_process_is_wanted)
{
    auto nobody = []() -> known_processes { throw std::runtime_error("asked"); };
    BOOST_TEST(completions("avail ", "", nobody).empty());
    BOOST_TEST(!completions("a", "a", nobody).empty());
    BOOST_CHECK_THROW(completions("start ", "", nobody), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
