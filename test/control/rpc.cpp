// The methods of XML-RPC against a fake daemon: what each answers, asks for and refuses, in supervisord's words.
#include "control/rpc/rpc.hpp"
#include "control/rpc/log_file.hpp"
#include "world.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::control;

namespace {

namespace json = boost::json;

struct scene {
    fake_daemon daemon;

    protocol::process_info& web = daemon.infos.at(0);
    protocol::process_info& worker = daemon.infos.at(1);

    rpc::outcome call(const std::string& method, json::array parameters = {})
    {
        return rpc::perform(daemon, {"supervisor." + method, std::move(parameters)});
    }
    // What it answers at once; else what it makes of the daemon's reply.
    std::string answer(const std::string& method, json::array parameters = {}, const protocol::reply& reply = {})
    {
        auto way = call(method, std::move(parameters));
        auto* errand = std::get_if<rpc::errand>(&way);
        return text(errand ? errand->read(reply) : std::get<rpc::answer>(way));
    }
    static std::string text(const rpc::answer& told)
    {
        const auto* wrong = std::get_if<rpc::fault>(&told);
        return wrong ? std::to_string(wrong->code) + " " + wrong->text : json::serialize(std::get<json::value>(told));
    }
    // The request that it makes of the call; nothing: it answers at once.
    std::optional<protocol::request> request(const std::string& method, json::array parameters = {})
    {
        auto way = call(method, std::move(parameters));
        auto* errand = std::get_if<rpc::errand>(&way);
        return errand ? std::optional(errand->request) : std::nullopt;
    }
    std::vector<std::string> names(const std::string& method, json::array parameters = {})
    {
        auto asked = request(method, std::move(parameters));
        return asked ? std::visit(
                   [](const auto& what) {
                       if constexpr (requires { what.names; })
                           return what.names;
                       else
                           return std::vector<std::string>{};
                   },
                   *asked)
                     : std::vector<std::string>{};
    }
};

using names = std::vector<std::string>;

protocol::reply told(const std::string& name, const std::string& outcome, const std::string& why = {})
{
    protocol::reply reply;
    reply.results = {{name, outcome, why, {}}};
    return reply;
}

} // namespace

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

// ---- start

BOOST_AUTO_TEST_CASE(a_start_waits_unless_it_is_told_not_to)
{
    BOOST_TEST(names("startProcess", {"group:worker"}) == (::names{"group:worker"}), boost::test_tools::per_element());
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
    BOOST_TEST(names("startProcess", {"group:*"}) == (::names{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(names("startProcessGroup", {"group"}) == (::names{"group:worker"}), boost::test_tools::per_element());
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
    BOOST_TEST(names("startAllProcesses") == (::names{"group:worker"}), boost::test_tools::per_element());
    BOOST_TEST(answer("startAllProcesses", {}, told("group:worker", "done"))
               == R"([{"name":"worker","group":"group","status":80,"description":"OK"},)"
                  R"({"name":"web","group":"web","status":20,"description":"NO_FILE: gone"}])");
}

BOOST_AUTO_TEST_CASE(lists_are_in_the_order_of_priorities_and_names)
{
    web.state = "STOPPED";
    worker.group_priority = 1000;
    BOOST_TEST(names("startAllProcesses") == (::names{"web", "group:worker"}), boost::test_tools::per_element());
    web.group_priority = 1001;
    BOOST_TEST(names("startAllProcesses") == (::names{"group:worker", "web"}), boost::test_tools::per_element());
}

// ---- stop and signal

BOOST_AUTO_TEST_CASE(only_what_runs_or_is_being_stopped_is_stopped)
{
    for (const auto* state : {"RUNNING", "STARTING", "BACKOFF", "STOPPING"}) {
        web.state = state;
        BOOST_TEST(names("stopProcess", {"web"}) == (::names{"web"}), boost::test_tools::per_element());
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

// ---- what is

BOOST_AUTO_TEST_CASE(a_running_process_is_described_by_pid_and_uptime)
{
    using namespace std::chrono_literals;
    web.started = daemon.now - 26h - 3min - 4s;
    const auto told = answer("getProcessInfo", {"web"});
    BOOST_TEST(told.find(R"("state":20,"statename":"RUNNING")") != told.npos, told);
    BOOST_TEST(told.find(R"("pid":42,"description":"pid 42, uptime 1 day, 2:03:04")") != told.npos, told);
    web.started = daemon.now + 5s; // the wall clock was set back
    BOOST_TEST(answer("getProcessInfo", {"web"}).find("uptime 0:00:00") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_has_no_process_is_described_by_its_end)
{
    BOOST_TEST(answer("getProcessInfo", {"group:worker"}).find(R"("description":"Not started")") != std::string::npos);
    worker.state = "FATAL";
    BOOST_TEST(answer("getProcessInfo", {"group:worker"}).find(R"(unknown error (try \"tail worker\"))")
               != std::string::npos);
    worker.spawn_error = "can't find command '/x'";
    BOOST_TEST(answer("getProcessInfo", {"group:worker"}).find(R"("description":"can't find command '/x'")")
               != std::string::npos);
    worker.state = "EXITED";
    worker.started = worker.ended = daemon.now;
    worker.exit = signalled{9, false};
    const auto told = answer("getProcessInfo", {"group:worker"});
    BOOST_TEST(told.find(R"("exitstatus":-1)") != told.npos);
    BOOST_TEST(told.find(R"("description":"Feb 11 )") != told.npos, told); // 1,000 hours after the epoch
}

BOOST_AUTO_TEST_CASE(times_are_capped_where_xml_rpc_ends)
{
    web.started = std::chrono::system_clock::time_point(std::chrono::seconds(4'000'000'000));
    BOOST_TEST(answer("getProcessInfo", {"web"}).find(R"("start":2147483647)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_processes_are_listed_by_name)
{
    const auto told = answer("getAllProcessInfo");
    BOOST_TEST(told.find("worker") < told.find("\"web\""), told);
}

BOOST_AUTO_TEST_CASE(configurations_are_told_as_python_wrote_them)
{
    program one;
    one.name = "web";
    one.execution.command = "/bin/cat";
    one.output.standard_error.target = no_log{};
    daemon.groups = {{"web", 5, {one}}};
    BOOST_TEST(
        answer("getAllConfigInfo")
        == R"([{"name":"web","group":"web","inuse":true,"autostart":true,"command":"/bin/cat","directory":"none",)"
           R"("uid":"none","exitcodes":[0],"group_prio":5,"process_prio":999,"killasgroup":false,)"
           R"("redirect_stderr":false,"startretries":3,"startsecs":1,"stopsignal":15,"stopwaitsecs":10,)"
           R"("serverurl":"auto","stdout_capture_maxbytes":0,"stdout_events_enabled":false,)"
           R"("stdout_logfile":"auto","stdout_logfile_backups":10,"stdout_logfile_maxbytes":52428800,)"
           R"("stdout_syslog":false,"stderr_capture_maxbytes":0,"stderr_events_enabled":false,)"
           R"("stderr_logfile":"none","stderr_logfile_backups":10,"stderr_logfile_maxbytes":52428800,)"
           R"("stderr_syslog":false}])");
}

// ---- logs

BOOST_AUTO_TEST_CASE(logs_are_read_by_offset_and_length)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(daemon.log_path) << "0123456789";
    const auto read = [&](int offset, int length) { return answer("readProcessStdoutLog", {"web", offset, length}); };
    BOOST_TEST(read(0, 0) == "\"0123456789\"");
    BOOST_TEST(read(3, 4) == "\"3456\"");
    BOOST_TEST(read(8, 100) == "\"89\"");
    BOOST_TEST(read(100, 1) == "\"\"");
    BOOST_TEST(read(-4, 0) == "\"6789\"");
    BOOST_TEST(read(-40, 0) == "\"0123456789\"");
    BOOST_TEST(read(-4, 1) == "3 BAD_ARGUMENTS");
    BOOST_TEST(read(0, -1) == "3 BAD_ARGUMENTS");
    BOOST_TEST(answer("readProcessStderrLog", {"nobody", 0, 0}) == "10 BAD_NAME: nobody");
    daemon.log_path = w.folder / "none";
    BOOST_TEST(read(0, 0) == "20 NO_FILE: " + daemon.log_path);
    daemon.log_path = w.folder; // no file that could be read
    BOOST_TEST(read(0, 0) == "20 NO_FILE: " + daemon.log_path);
}

BOOST_AUTO_TEST_CASE(a_tail_ends_where_the_file_does)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(daemon.log_path) << "0123456789";
    const auto tail = [&](int offset, int length) { return answer("tailProcessLog", {"web", offset, length}); };
    BOOST_TEST(tail(0, 4) == R"(["6789",10,true])");
    BOOST_TEST(tail(0, 10) == R"(["0123456789",10,false])");
    BOOST_TEST(tail(0, 100) == R"(["0123456789",10,false])");
    BOOST_TEST(tail(8, 4) == R"(["6789",10,false])"); // so many bytes as were asked for, as theirs
    BOOST_TEST(tail(10, 4) == R"(["",10,false])");
    BOOST_TEST(tail(50, 4) == R"(["",10,false])");
    daemon.log_path.clear();
    BOOST_TEST(tail(5, 4) == R"(["",0,false])");
}

BOOST_AUTO_TEST_CASE(more_of_a_log_than_an_answer_holds_is_refused_not_cut)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(daemon.log_path) << "x";
    std::filesystem::resize_file(daemon.log_path, rpc::most_of_a_log + 1);
    BOOST_TEST(answer("readProcessLog", {"web", 0, 0}).starts_with("30 FAILED: 4194305 bytes are more than"));
    BOOST_TEST(answer("tailProcessLog", {"web", 0, 3}).ends_with(",4194305,true]"));
}

BOOST_AUTO_TEST_CASE(without_a_log_file_there_is_none_to_clear)
{
    BOOST_TEST(answer("clearLog") == "true");
    daemon.own_log.clear();
    BOOST_TEST(answer("clearLog") == "20 NO_FILE");
    BOOST_TEST(answer("readLog", {0, 0}) == "20 NO_FILE");
}

BOOST_AUTO_TEST_CASE(logs_of_a_stopped_process_are_cleared_too)
{
    BOOST_TEST(names("clearProcessLogs", {"group:worker"}) == (::names{"group:worker"}),
               boost::test_tools::per_element());
    BOOST_TEST(answer("clearProcessLog", {"group"}) == "10 BAD_NAME: group");
    BOOST_TEST(names("clearAllProcessLogs") == (::names{"all"}), boost::test_tools::per_element());
}

// ---- about methods

BOOST_AUTO_TEST_CASE(all_of_supervisords_methods_are_there)
{
    const auto way = rpc::perform(daemon, {"system.listMethods", {}});
    const auto listed = std::get<json::value>(std::get<rpc::answer>(way)).get_array();
    const auto count = [&](std::string_view space) {
        return std::ranges::count_if(
            listed, [&](const json::value& name) { return std::string_view(name.get_string()).starts_with(space); });
    };
    BOOST_TEST(count("supervisor.") == 37);
    BOOST_TEST(count("system.") == 4);
    BOOST_TEST(std::ssize(listed) == 41);
    for (const auto& name : listed) {
        const auto help = rpc::perform(daemon, {"system.methodHelp", {name}});
        BOOST_TEST(std::get<rpc::answer>(help).index() == 0u, name);
        const auto signature = rpc::perform(daemon, {"system.methodSignature", {name}});
        BOOST_TEST(std::get<rpc::answer>(signature).index() == 0u, name);
    }
}

BOOST_AUTO_TEST_CASE(a_method_tells_the_types_of_its_result_and_parameters)
{
    const auto signature = [&](const char* name) {
        return text(std::get<rpc::answer>(rpc::perform(daemon, {"system.methodSignature", {name}})));
    };
    BOOST_TEST(signature("supervisor.startProcess") == R"(["boolean","string","boolean"])");
    BOOST_TEST(signature("supervisor.tailProcessLog") == R"(["array","string","int","int"])");
    BOOST_TEST(signature("nothing") == "4 SIGNATURE_UNSUPPORTED");
}

BOOST_AUTO_TEST_CASE(a_list_of_calls_is_read_one_by_one)
{
    json::array parameters;
    parameters.push_back(json::array{json::object{{"methodName", "a.b"}, {"params", json::array{1}}},
                                     json::object{{"methodName", "system.multicall"}},
                                     json::object{{"params", json::array{1}}}, "text"});
    const auto calls = rpc::calls_of(parameters);
    const auto& listed = std::get<std::vector<rpc::listed_call>>(calls);
    BOOST_REQUIRE_EQUAL(listed.size(), 4);
    BOOST_TEST((std::get<rpc::call>(listed[0]) == rpc::call{"a.b", {1}}));
    for (int i = 1; i < 4; ++i)
        BOOST_TEST(std::get<rpc::fault>(listed[std::size_t(i)]).code == 2);
    BOOST_TEST(std::get<rpc::fault>(rpc::calls_of({})).code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
