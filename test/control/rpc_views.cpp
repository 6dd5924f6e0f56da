// What the methods of XML-RPC tell of processes, of their configuration, of logs and of themselves.
#include "control/rpc/log_file.hpp"
#include "rpc_scene.hpp"

using namespace reaperd;
using namespace reaperd::control;

BOOST_FIXTURE_TEST_SUITE(rpc_views, scene)

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
    worker.exit = unknown_exit{};
    BOOST_TEST(answer("getProcessInfo", {"group:worker"}).find(R"("exitstatus":-1)") != std::string::npos);
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
           R"("serverurl":"none","stdout_capture_maxbytes":0,"stdout_events_enabled":false,)"
           R"("stdout_logfile":"auto","stdout_logfile_backups":10,"stdout_logfile_maxbytes":52428800,)"
           R"("stdout_syslog":false,"stderr_capture_maxbytes":0,"stderr_events_enabled":false,)"
           R"("stderr_logfile":"none","stderr_logfile_backups":10,"stderr_logfile_maxbytes":52428800,)"
           R"("stderr_syslog":false}])");
}

BOOST_AUTO_TEST_CASE(what_is_captured_and_announced_is_told)
{
    program one;
    one.output.standard_output.capture_max_bytes = 2048;
    one.output.standard_error.events_enabled = true;
    one.execution.server_url = "http://x:1";
    daemon.groups = {{"web", 5, {one}}};
    const auto told = answer("getAllConfigInfo");
    BOOST_TEST(told.find(R"("stdout_capture_maxbytes":2048,"stdout_events_enabled":false)") != told.npos, told);
    BOOST_TEST(told.find(R"("stderr_capture_maxbytes":0,"stderr_events_enabled":true)") != told.npos, told);
    BOOST_TEST(told.find(R"("serverurl":"http://x:1")") != told.npos, told);
}

// ---- logs

BOOST_AUTO_TEST_CASE(logs_are_read_by_offset_and_length)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(*daemon.log_path) << "0123456789";
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
    BOOST_TEST(read(0, 0) == "20 NO_FILE: " + *daemon.log_path);
    daemon.log_path = w.folder; // no file that could be read
    BOOST_TEST(read(0, 0) == "20 NO_FILE: " + *daemon.log_path);
}

BOOST_AUTO_TEST_CASE(a_tail_ends_where_the_file_does)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(*daemon.log_path) << "0123456789";
    const auto tail = [&](int offset, int length) { return answer("tailProcessLog", {"web", offset, length}); };
    BOOST_TEST(tail(0, 4) == R"(["6789",10,true])");
    BOOST_TEST(tail(0, 10) == R"(["0123456789",10,false])");
    BOOST_TEST(tail(0, 100) == R"(["0123456789",10,false])");
    BOOST_TEST(tail(8, 4) == R"(["6789",10,false])"); // so many bytes as were asked for, as theirs
    BOOST_TEST(tail(10, 4) == R"(["",10,false])");
    BOOST_TEST(tail(50, 4) == R"(["",10,false])");
    daemon.log_path.reset();
    BOOST_TEST(tail(5, 4) == R"(["",0,false])");
}

BOOST_AUTO_TEST_CASE(a_log_is_empty_before_its_first_line_and_missing_where_none_is_kept)
{
    daemon.log_path = ""; // AUTO: the file is made with the first line
    BOOST_TEST(answer("readProcessLog", {"web", 0, 0}) == "\"\"");
    BOOST_TEST(answer("tailProcessLog", {"web", 0, 9}) == R"(["",0,false])");
    daemon.log_path.reset();
    BOOST_TEST(answer("readProcessLog", {"web", 0, 0}) == "20 NO_FILE");
    BOOST_TEST(answer("tailProcessLog", {"web", 0, 9}) == R"(["",0,false])");
}

BOOST_AUTO_TEST_CASE(more_of_a_log_than_an_answer_holds_is_refused_not_cut)
{
    world w;
    daemon.log_path = w.folder / "web.log";
    std::ofstream(*daemon.log_path) << "x";
    std::filesystem::resize_file(*daemon.log_path, rpc::most_of_a_log + 1);
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
    BOOST_TEST(names("clearProcessLogs", {"group:worker"}) == (names_of{"group:worker"}),
               boost::test_tools::per_element());
    BOOST_TEST(answer("clearProcessLog", {"group"}) == "10 BAD_NAME: group");
    BOOST_TEST(names("clearAllProcessLogs") == (names_of{"all"}), boost::test_tools::per_element());
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
