#include "daemon/accounts.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using namespace reaperd;

namespace {

configuration programs_of(const std::vector<std::string>& users)
{
    configuration wanted;
    for (const auto& user : users) {
        program program;
        program.execution.user = user;
        wanted.groups.push_back({user, 999, {program, program}});
    }
    return wanted;
}

// A directory of users that counts how often it is asked.
struct directory {
    std::map<std::string, uid_t> users{{"ann", 1000}, {"ben", 1001}};
    std::map<std::string, int> asked;
    daemon::accounts accounts{[this](const std::string& user) -> result<process::account> {
                                  ++asked[user];
                                  if (!users.contains(user))
                                      return failure{"no such user " + user};
                                  return process::account{users.at(user), 100, {100}, user};
                              },
                              [this](const std::string& owner) -> result<process::owner> {
                                  ++asked[owner];
                                  return process::owner{1000, 100};
                              }};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(users_of_programs, directory)

BOOST_AUTO_TEST_CASE(a_user_is_looked_up_once_when_the_configuration_is_loaded)
{
    accounts.load(programs_of({"ann", "ben"}));
    BOOST_TEST(asked["ann"] == 1);
    for (int start = 0; start < 3; ++start)
        BOOST_TEST(accounts.find("ann")->user == 1000U);
    BOOST_TEST(asked["ann"] == 1);
}

BOOST_AUTO_TEST_CASE(who_did_not_exist_at_the_load_is_looked_for_again_at_a_start)
{
    accounts.load(programs_of({"cleo"}));
    BOOST_TEST(accounts.find("cleo").error().message == "no such user cleo");
    users["cleo"] = 1002;
    BOOST_TEST(accounts.find("cleo")->user == 1002U);
}

BOOST_AUTO_TEST_CASE(the_next_load_sees_what_changed)
{
    accounts.load(programs_of({"ann", "ben"}));
    users["ann"] = 2000;
    users.erase("ben");
    accounts.load(programs_of({"ann"}));
    BOOST_TEST(accounts.find("ann")->user == 2000U);
    BOOST_TEST(accounts.find("ben").has_error());
}

BOOST_AUTO_TEST_CASE(whose_a_socket_is_is_looked_up_then_too)
{
    auto wanted = programs_of({"ann"});
    for (auto& app : wanted.groups[0].programs)
        app.execution.socket = fcgi_socket{fcgi_path{"/run/x.sock", 0700, "ann:staff"}, {}};
    accounts.load(wanted);
    BOOST_TEST(asked["ann:staff"] == 1);
    BOOST_TEST(accounts.find_owner("ann:staff")->group == 100U);
    BOOST_TEST(asked["ann:staff"] == 1);
}

BOOST_AUTO_TEST_CASE(without_another_source_the_machine_is_asked)
{
    BOOST_TEST(daemon::accounts{}.find("root")->user == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
