#include "faults.hpp"
#include "python_text.hpp"
#include "results.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace supervisorctl;

namespace {

using lines = std::vector<std::string>;

outcome with(int code)
{
    return {"g", "p", code, "what the server says"};
}

process_info process(const std::string& name, int state, const std::string& state_name, const std::string& description)
{
    return {name, name, state, state_name, description};
}

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_results)

BOOST_AUTO_TEST_CASE(a_process_that_is_alone_in_its_group_has_a_short_name)
{
    BOOST_TEST(namespec("web", "web") == "web");
    BOOST_TEST(namespec("site", "web") == "site:web");
}

BOOST_AUTO_TEST_CASE(a_name_means_a_process_or_with_a_star_or_nothing_a_whole_group)
{
    BOOST_TEST(split_namespec("web").process.value() == "web");
    BOOST_TEST(split_namespec("site:web").group == "site");
    BOOST_TEST(split_namespec("site:web").process.value() == "web");
    BOOST_TEST(split_namespec("a:b:c").process.value() == "b:c");
    BOOST_TEST(!split_namespec("site:*").process);
    BOOST_TEST(!split_namespec("site:").process);
}

BOOST_AUTO_TEST_CASE(each_result_of_a_start_has_its_words)
{
    BOOST_TEST(start_result(with(success)) == "g:p: started");
    BOOST_TEST(start_result(with(bad_name)) == "g:p: ERROR (no such process)");
    BOOST_TEST(start_result(with(no_file)) == "g:p: ERROR (no such file)");
    BOOST_TEST(start_result(with(not_executable)) == "g:p: ERROR (file is not executable)");
    BOOST_TEST(start_result(with(already_started)) == "g:p: ERROR (already started)");
    BOOST_TEST(start_result(with(spawn_error)) == "g:p: ERROR (spawn error)");
    BOOST_TEST(start_result(with(abnormal_termination)) == "g:p: ERROR (abnormal termination)");
}

BOOST_AUTO_TEST_CASE(each_result_of_a_stop_a_signal_and_a_clear_has_its_words)
{
    BOOST_TEST(stop_result(with(success)) == "g:p: stopped");
    BOOST_TEST(stop_result(with(not_running)) == "g:p: ERROR (not running)");
    BOOST_TEST(stop_result(with(failed)) == "what the server says");
    BOOST_TEST(signal_result(with(success)) == "g:p: signalled");
    BOOST_TEST(signal_result(with(bad_signal)) == "g:p: ERROR (bad signal name)");
    BOOST_TEST(clear_result(with(success)) == "g:p: cleared");
    BOOST_TEST(clear_result(with(failed)) == "g:p: ERROR (failed)");
}

BOOST_AUTO_TEST_CASE(a_result_that_nobody_knows_is_raised)
{
    BOOST_CHECK_EXCEPTION(start_result(with(failed)), python_error, [](const python_error& error) {
        return error.class_name() == "ValueError" && error.what() == std::string("Unknown result code 30 for g:p");
    });
}

BOOST_AUTO_TEST_CASE(columns_are_33_and_10_wide_and_an_empty_description_leaves_its_blanks)
{
    BOOST_TEST(
        (status_lines({process("web", 20, "RUNNING", "pid 7, uptime 0:00:01"), process("db", 10, "STARTING", "")})
         == lines{"web                              RUNNING   pid 7, uptime 0:00:01",
                  "db                               STARTING  "}));
}

BOOST_AUTO_TEST_CASE(a_long_name_widens_the_column_for_all_and_letters_count_not_bytes)
{
    const std::string of_31(31, 'x');
    const auto wide = status_lines({process(of_31, 0, "STOPPED", "Not started"), process("ä", 0, "STOPPED", "")});
    BOOST_TEST(wide[0] == of_31 + "   STOPPED   Not started");
    BOOST_TEST(wide[1] == "ä" + std::string(33, ' ') + "STOPPED   ");
}

BOOST_AUTO_TEST_CASE(what_has_no_process_is_stopped_except_while_it_waits_for_its_next_start)
{
    for (int state : {0, 100, 200, 1000})
        BOOST_TEST(is_stopped(process("x", state, "", "")));
    for (int state : {10, 20, 30, 40})
        BOOST_TEST(!is_stopped(process("x", state, "", "")));
}

BOOST_AUTO_TEST_CASE(available_processes_are_told_with_use_start_and_priorities)
{
    const auto used = boost::json::parse(
        R"({"group":"g","name":"p","inuse":true,"autostart":true,"group_prio":50,"process_prio":2})");
    BOOST_TEST(avail_line(used) == "g:p                              in use    auto      50:2");
    const auto unused = boost::json::parse(
        R"({"group":"lis","name":"lis","inuse":0,"autostart":0,"group_prio":-1,"process_prio":999})");
    BOOST_TEST(avail_line(unused) == "lis                              avail     manual    -1:999");
}

BOOST_AUTO_TEST_CASE(changes_are_told_by_name_or_that_there_are_none)
{
    const auto all = changes_of(boost::json::parse(R"([[["z","b"],["c"],["a"]]])"));
    BOOST_TEST((change_lines(all) == lines{"a: disappeared", "b: available", "c: changed", "z: available"}));
    BOOST_TEST((change_lines({}) == lines{"No config updates to processes"}));
}

BOOST_AUTO_TEST_SUITE_END()
