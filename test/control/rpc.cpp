// The methods of XML-RPC against a fake daemon: what each answers, asks for and refuses, in supervisord's words.
#include "rpc_scene.hpp"

using namespace reaperd;
using namespace reaperd::control;

BOOST_FIXTURE_TEST_SUITE(rpc_methods, scene)

BOOST_AUTO_TEST_CASE(the_daemon_says_who_it_is)
{
    BOOST_TEST(answer("getAPIVersion") == "\"3.0\"");
    BOOST_TEST(answer("getVersion") == "\"3.0\"");
    BOOST_TEST(answer("getSupervisorVersion") == "\"4.2.5\"");
    BOOST_TEST(answer("getIdentification") == "\"x\"");
    BOOST_TEST(answer("getPID") == "7");
    BOOST_TEST(answer("getState") == R"({"statecode":1,"statename":"RUNNING"})");
}

BOOST_AUTO_TEST_CASE(while_it_shuts_down_it_says_that_to_everything_but_an_event)
{
    daemon.state = "STOPPING";
    BOOST_TEST(answer("getState") == "6 SHUTDOWN_STATE");
    BOOST_TEST(answer("startProcess", {"web"}) == "6 SHUTDOWN_STATE");
    BOOST_TEST(answer("sendRemoteCommEvent", {"a", "b"}) == "true");
}

BOOST_AUTO_TEST_CASE(an_unknown_method_and_wrong_parameters_are_faults)
{
    BOOST_TEST(answer("nothing") == "1 UNKNOWN_METHOD");
    BOOST_TEST(text(std::get<rpc::answer>(rpc::perform(daemon, {"startProcess", {"web"}}))) == "1 UNKNOWN_METHOD");
    BOOST_TEST(answer("getPID", {1}) == "2 INCORRECT_PARAMETERS");
    BOOST_TEST(answer("startProcess") == "2 INCORRECT_PARAMETERS");
    BOOST_TEST(answer("startProcess", {"web", true, 1}) == "2 INCORRECT_PARAMETERS");
    BOOST_TEST(answer("startProcess", {json::array{}}) == "2 INCORRECT_PARAMETERS");
    BOOST_TEST(answer("readLog", {"x", 1}) == "2 INCORRECT_PARAMETERS");
    BOOST_TEST(answer("sendProcessStdin", {"web", 7}) == "2 INCORRECT_PARAMETERS");
}

BOOST_AUTO_TEST_CASE(faults_repeat_a_name_as_it_was_written)
{
    BOOST_TEST(answer("getProcessInfo", {""}) == "10 BAD_NAME: ");
    BOOST_TEST(answer("signalProcess", {"web", ""}) == "11 BAD_SIGNAL: ");
    for (const auto* method : {"startProcess", "stopProcess"}) {
        BOOST_TEST(answer(method, {"nobody:*"}) == "10 BAD_NAME: nobody:*");
        BOOST_TEST(answer(method, {":"}) == "10 BAD_NAME: :");
    }
    BOOST_TEST(answer("signalProcess", {"nobody:*", "HUP"}) == "10 BAD_NAME: nobody:*");
    BOOST_TEST(answer("startProcess", {"web:web"}) == "60 ALREADY_STARTED: web:web");
    BOOST_TEST(answer("stopProcess", {"web:web"}, told("web", "not_running")) == "70 NOT_RUNNING: web:web");
}

// ---- start

BOOST_AUTO_TEST_CASE(a_start_waits_unless_it_is_told_not_to)
{
    BOOST_TEST(names("startProcess", {"group:worker"}) == (names_of{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(std::get<rpc::errand>(call("startProcess", {"group:worker"})).wait);
    BOOST_TEST(!std::get<rpc::errand>(call("startProcess", {"group:worker", false})).wait);
}

BOOST_AUTO_TEST_CASE(what_came_of_a_start_is_told_in_faults)
{
    const auto start = [&](const protocol::reply& reply) { return answer("startProcess", {"group:worker"}, reply); };
    BOOST_TEST(start(told("group:worker", "done")) == "true");
    BOOST_TEST(start({}) == "true"); // nobody waited
    BOOST_TEST(start(told("group:worker", "spawn_error", "x")) == "50 SPAWN_ERROR: group:worker");
    BOOST_TEST(start(told("group:worker", "abnormal_termination")) == "50 SPAWN_ERROR: group:worker");
    BOOST_TEST(start(told("group:worker", "already_started")) == "60 ALREADY_STARTED: group:worker");
    BOOST_TEST(start(told("group:worker", "refused", "stopped meanwhile")) == "40 ABNORMAL_TERMINATION: group:worker");
    BOOST_TEST(start(told("group:worker", "refused", "removed")) == "30 FAILED: removed");
}

BOOST_AUTO_TEST_CASE(a_start_is_refused_for_the_first_reason_that_supervisord_finds)
{
    BOOST_TEST(answer("startProcess", {"nobody"}) == "10 BAD_NAME: nobody");
    BOOST_TEST(answer("startProcess", {"web"}) == "60 ALREADY_STARTED: web");
    daemon.hindrances["web"] = {true, "can't find command '/x'"};
    BOOST_TEST(answer("startProcess", {"web"}) == "20 NO_FILE: can't find command '/x'");
    daemon.hindrances["web"] = {false, "command at '/x' is not executable"};
    BOOST_TEST(answer("startProcess", {"web"}) == "21 NOT_EXECUTABLE: command at '/x' is not executable");
    daemon.hindrances.clear();
    web.state = "BACKOFF";
    BOOST_TEST(answer("startProcess", {"web"}) == "60 ALREADY_STARTED: web");
    web.state = "UNKNOWN";
    BOOST_TEST(answer("startProcess", {"web"}) == "30 FAILED: web is in an unknown process state");
}

BOOST_AUTO_TEST_CASE(a_group_starts_those_that_are_not_running_and_tells_of_each)
{
    web.group = "group";
    BOOST_TEST(names("startProcess", {"group:*"}) == (names_of{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(names("startProcessGroup", {"group"}) == (names_of{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(answer("startProcessGroup", {"group"}, told("group:worker", "done"))
               == R"([{"name":"worker","group":"group","status":80,"description":"OK"}])");
    BOOST_TEST(answer("startProcessGroup", {"group"}, told("group:worker", "spawn_error"))
               == R"([{"name":"worker","group":"group","status":50,"description":"SPAWN_ERROR: group:worker"}])");
    BOOST_TEST(answer("startProcessGroup", {"nothing"}) == "10 BAD_NAME: nothing");
    worker.state = "RUNNING";
    BOOST_TEST(answer("startProcess", {"group:"}) == "[]");
}

BOOST_AUTO_TEST_CASE(one_of_many_that_cannot_be_tried_is_told_among_the_others)
{
    web.state = "EXITED";
    daemon.hindrances["web"] = {true, "gone"};
    BOOST_TEST(names("startAllProcesses") == (names_of{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(answer("startAllProcesses", {}, told("group:worker", "done"))
               == R"([{"name":"worker","group":"group","status":80,"description":"OK"},)"
                  R"({"name":"web","group":"web","status":20,"description":"NO_FILE: gone"}])");
}

BOOST_AUTO_TEST_CASE(lists_are_in_the_order_of_priorities_and_names)
{
    web.state = "STOPPED";
    worker.group_priority = 1000;
    BOOST_TEST(names("startAllProcesses") == (names_of{"web", "group:worker"}), boost::test_tools::per_element());
    web.group_priority = 1001;
    BOOST_TEST(names("startAllProcesses") == (names_of{"group:worker", "web"}), boost::test_tools::per_element());
}

// ---- stop and signal

BOOST_AUTO_TEST_CASE(only_what_runs_or_is_being_stopped_is_stopped)
{
    for (const auto* state : {"RUNNING", "STARTING", "BACKOFF", "STOPPING"}) {
        web.state = state;
        BOOST_TEST(names("stopProcess", {"web"}) == (names_of{"web"}), boost::test_tools::per_element());
    }
    for (const auto* state : {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}) {
        web.state = state;
        BOOST_TEST(answer("stopProcess", {"web"}) == "70 NOT_RUNNING: web", state);
    }
    BOOST_TEST(answer("stopProcess", {"nobody"}) == "10 BAD_NAME: nobody");
    BOOST_TEST(answer("stopAllProcesses") == "[]");
}

BOOST_AUTO_TEST_CASE(a_stop_that_failed_says_why)
{
    BOOST_TEST(answer("stopProcess", {"web"}, told("web", "done")) == "true");
    BOOST_TEST(answer("stopProcess", {"web"}, told("web", "refused", "unkillable")) == "30 FAILED: unkillable");
    BOOST_TEST(answer("stopProcess", {"web"}, told("web", "not_running")) == "70 NOT_RUNNING: web");
}

BOOST_AUTO_TEST_CASE(signals_are_understood_by_name_and_number)
{
    for (const json::value& hup : {json::value("HUP"), json::value("SIGHUP"), json::value("1"), json::value(1)})
        BOOST_TEST(std::get<protocol::signal_request>(*request("signalProcess", {"web", hup})).signal == 1);
    BOOST_TEST(answer("signalProcess", {"web", "FOO"}) == "11 BAD_SIGNAL: FOO");
    BOOST_TEST(answer("signalProcess", {"nobody", "HUP"}) == "10 BAD_NAME: nobody");
    BOOST_TEST(answer("signalProcess", {"group:worker", "HUP"}) == "70 NOT_RUNNING: group:worker");
    BOOST_TEST(answer("signalAllProcesses", {"FOO"})
               == R"([{"name":"web","group":"web","status":11,"description":"BAD_SIGNAL: FOO"}])");
    BOOST_TEST(answer("signalProcess", {"group:*", "HUP"}) == "[]");
}

BOOST_AUTO_TEST_CASE(text_goes_to_the_stdin_of_what_runs)
{
    const auto asked = request("sendProcessStdin", {"web", "hello\n"});
    BOOST_REQUIRE(asked);
    BOOST_TEST(std::get<protocol::stdin_request>(*asked).text == "hello\n");
    BOOST_TEST(answer("sendProcessStdin", {"group:worker", "x"}) == "70 NOT_RUNNING: group:worker");
    BOOST_TEST(answer("sendProcessStdin", {"group:*", "x"}) == "10 BAD_NAME: group:*");
    BOOST_TEST(answer("sendProcessStdin", {"web", "x"}, told("web", "no_stdin", "a socket")) == "20 NO_FILE: a socket");
}

// ---- groups

BOOST_AUTO_TEST_CASE(reload_config_tells_three_lists_in_a_list)
{
    protocol::reply reply;
    reply.groups = {{"a"}, {"b", "c"}, {}};
    BOOST_TEST(answer("reloadConfig", {}, reply) == R"([[["a"],["b","c"],[]]])");
    reply.ok = false;
    reply.message = "oh";
    BOOST_TEST(answer("reloadConfig", {}, reply) == "92 CANT_REREAD: oh");
}

BOOST_AUTO_TEST_CASE(what_came_of_a_group_is_told_in_faults)
{
    BOOST_TEST(answer("addProcessGroup", {"g"}, told("g", "done")) == "true");
    BOOST_TEST(answer("addProcessGroup", {"g"}, told("g", "already_added")) == "90 ALREADY_ADDED: g");
    BOOST_TEST(answer("addProcessGroup", {"g"}, told("g", "no_such_group")) == "10 BAD_NAME: g");
    BOOST_TEST(answer("removeProcessGroup", {"g"}, told("g", "still_running")) == "91 STILL_RUNNING: g");
}

BOOST_AUTO_TEST_CASE(an_update_tells_whom_it_stopped)
{
    auto reply = told("g", "done");
    reply.plan.restarted = {"g:a"};
    reply.plan.removed = {"b"};
    const auto way = rpc::perform(daemon, {"reaperd.updateProcessGroup", {"g"}});
    BOOST_TEST(text(std::get<rpc::errand>(way).read(reply))
               == R"([{"name":"b","group":"b","status":80,"description":"OK"},)"
                  R"({"name":"a","group":"g","status":80,"description":"OK"}])");
}

BOOST_AUTO_TEST_SUITE_END()
