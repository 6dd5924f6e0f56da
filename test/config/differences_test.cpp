// --check tells in what a file of supervisord's means something else here.
#include "world.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

std::vector<std::string> notes_of(const std::string& text)
{
    world machine;
    std::vector<std::string> notes;
    for (const auto& each : problems_of(machine.check(text)))
        if (each.find(": note: ") != each.npos)
            notes.push_back(each);
    return notes;
}

bool tells(const std::vector<std::string>& notes, const std::string& what)
{
    return std::ranges::any_of(notes, [&](const auto& one) { return one.find(what) != one.npos; });
}

const std::string supervisord = "[supervisord]\n";
const std::string interface = "[rpcinterface:supervisor]\n"
                              "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n";
const std::string a_program = "[program:x]\ncommand = /bin/cat\n";

} // namespace

BOOST_AUTO_TEST_SUITE(differences_from_supervisord)

BOOST_AUTO_TEST_CASE(a_file_of_our_own_has_none)
{
    BOOST_TEST(notes_of("[reaperd]\n" + a_program).empty());
}

BOOST_AUTO_TEST_CASE(what_concerns_every_file_is_told_once)
{
    const auto notes = notes_of(supervisord + interface + a_program + "[program:y]\ncommand = /bin/cat\n");
    BOOST_TEST(notes.size() == 2u);
    BOOST_TEST(tells(notes, "sighup = restart"));
    BOOST_TEST(tells(notes, "kill_mode = process"));
}

BOOST_AUTO_TEST_CASE(who_has_said_what_he_wants_is_told_nothing)
{
    BOOST_TEST(notes_of(supervisord + interface + "[program:x]\ncommand = /bin/cat\nkill_mode = process\n").size()
               == 1u);
}

BOOST_AUTO_TEST_CASE(only_what_the_file_uses_is_told)
{
    BOOST_TEST(tells(notes_of(supervisord + "nodaemon = YES\numask = 077\n"), "umask holds with nodaemon too"));
    BOOST_TEST(!tells(notes_of(supervisord + "umask = 077\n"), "umask"));
    BOOST_TEST(tells(notes_of(supervisord + a_program + "startsecs = 0\nautorestart = true\n"), "once a second"));
    BOOST_TEST(!tells(notes_of(supervisord + a_program + "startsecs = 0\n"), "once a second"));
    BOOST_TEST(tells(notes_of(supervisord), "without [rpcinterface:supervisor]"));
    BOOST_TEST(!tells(notes_of(supervisord + interface), "without [rpcinterface:supervisor]"));
    const std::string pool = "[eventlistener:l]\ncommand = /bin/cat\nevents = TICK\n";
    BOOST_TEST(tells(notes_of(supervisord + pool), "event_len = characters"));
    BOOST_TEST(!tells(notes_of(supervisord + pool + "event_len = bytes\n"), "event_len"));
}

BOOST_AUTO_TEST_SUITE_END()
