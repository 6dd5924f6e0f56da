#include "protocol/json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

using namespace reaperd;
using namespace reaperd::protocol;
using namespace std::chrono_literals;

namespace {

const wall_time noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h + 345ms;

program_status web()
{
    return {"web:web_00", "web", "RUNNING", 4711, noon, 3, exit_status{signalled{11, true}}, "SIGSEGV (core dumped)"};
}

boost::json::value json_of(const std::string& text)
{
    return boost::json::parse(text);
}

std::string why_not(std::string_view verb, std::string_view body)
{
    auto decoded = decode_request(verb, body);
    return decoded ? "it was decoded" : decoded.error().message;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_status_is_written_as_the_api_promises)
{
    BOOST_TEST(
        encode(std::vector{web()})
        == R"([{"name":"web:web_00","group":"web","state":"RUNNING","pid":4711,"since":"2026-11-22T12:00:00.345Z",)"
           R"~("restarts":3,"exit":{"signal":11,"core":true},"why":"SIGSEGV (core dumped)",)~"
           R"("reaped":0,"orphans":0,"leaks":null}])");
}

BOOST_AUTO_TEST_CASE(no_process_has_a_null_pid_and_no_death_a_null_exit)
{
    auto json = json_of(encode(std::vector{program_status{"web", "web", "STOPPED", {}, noon, 0, {}, ""}}));
    BOOST_TEST(json.at(0).at("pid").is_null());
    BOOST_TEST(json.at(0).at("exit").is_null());
}

BOOST_AUTO_TEST_CASE(a_normal_exit_has_a_code_and_nothing_else)
{
    auto status = web();
    status.exit = exited{3};
    BOOST_TEST(json_of(encode(std::vector{status})).at(0).at("exit") == boost::json::value({{"code", 3}}));
}

BOOST_AUTO_TEST_CASE(an_exit_that_nobody_saw_says_so_and_is_understood)
{
    auto status = web();
    status.exit = unknown_exit{};
    const auto told = encode(std::vector{status});
    BOOST_TEST(json_of(told).at(0).at("exit") == boost::json::value({{"unknown", true}}));
    BOOST_TEST((decode_status(told).value().at(0).exit == status.exit));
}

BOOST_AUTO_TEST_CASE(what_was_reaped_and_what_leaks_is_told_and_read_back)
{
    auto status = web();
    status.reaped = 12;
    status.orphans = 3;
    status.leaks = leak{2, 41'500ms};
    const auto text = encode(std::vector{status});
    BOOST_TEST(json_of(text).at(0).at("leaks") == boost::json::value({{"zombies", 2}, {"oldest_ms", 41500}}));
    const auto read = decode_status(text)->front();
    BOOST_TEST(read.reaped == 12U);
    BOOST_TEST(read.orphans == 3U);
    BOOST_TEST(read.leaks->zombies == 2U);
    BOOST_CHECK(read.leaks->oldest == 41'500ms);
}

BOOST_AUTO_TEST_CASE(a_status_of_an_earlier_version_is_read)
{
    auto text = encode(std::vector{web()});
    const std::string later = R"(,"reaped":0,"orphans":0,"leaks":null)";
    text.erase(text.find(later), later.size());
    BOOST_TEST(decode_status(text)->front().pid.value() == 4711);
}

BOOST_AUTO_TEST_CASE(no_programs_are_an_empty_array)
{
    BOOST_TEST(encode(std::vector<program_status>{}) == "[]");
    BOOST_TEST(decode_status("[]")->empty());
}

BOOST_AUTO_TEST_CASE(a_status_survives_the_way_there_and_back)
{
    auto back = decode_status(encode(std::vector{web(), web()})).value();
    BOOST_TEST(back.size() == 2u);
    BOOST_TEST(encode(back) == encode(std::vector{web(), web()}));
    BOOST_TEST((back[0].since == noon));
    BOOST_TEST((back[0].exit == web().exit));
}

BOOST_AUTO_TEST_CASE(a_detail_survives_the_way_there_and_back)
{
    program_detail detail{web(),
                          "/usr/sbin/nginx -g 'daemon off;'",
                          {{noon, exited{1}, 1500ms, false}},
                          {"bind: Address already in use"},
                          "/var/log/web.out",
                          ""};
    auto back = decode_detail(encode(detail)).value();
    BOOST_TEST(encode(back) == encode(detail));
    BOOST_TEST((back.deaths[0].lifetime == 1500ms));
    BOOST_TEST(back.last_stderr[0] == "bind: Address already in use");
}

BOOST_AUTO_TEST_CASE(what_is_available_survives_the_way_there_and_back)
{
    const std::vector<known_process> known{{"db:a", "db", true, false, 5, 10}, {"web", "web", false, true, 999, 1}};
    BOOST_TEST(encode(decode_known(encode(known)).value()) == encode(known));
    BOOST_TEST(encode(std::vector{known[0]})
               == R"([{"name":"db:a","group":"db","in_use":true,"autostart":false,"group_priority":5,"priority":10}])");
}

BOOST_AUTO_TEST_CASE(the_daemons_status_survives_the_way_there_and_back)
{
    daemon_status daemon{1, "0.1.0", "supervisor",       "RUNNING", "/etc/reaperd/reaperd.conf", noon, 12ms, 7,
                         8, 9,       "cannot execute it"};
    BOOST_TEST(encode(decode_daemon(encode(daemon)).value()) == encode(daemon));
}

BOOST_AUTO_TEST_CASE(a_reply_survives_the_way_there_and_back)
{
    reply answer{true,
                 "",
                 {{"web", "spawn_error", "chdir /srv: No such file or directory", {"oh"}}},
                 {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}, {"f"}}};
    auto back = decode_reply(encode(answer)).value();
    BOOST_TEST(encode(back) == encode(answer));
    BOOST_TEST((back.plan == answer.plan));
}

BOOST_AUTO_TEST_CASE(a_reply_to_a_failed_request_is_an_error_object_too)
{
    auto text = encode(reply{false, "reaperd.conf:3:1: error: no such option", {}, {}});
    BOOST_TEST(decode_error(text) == "reaperd.conf:3:1: error: no such option");
    BOOST_TEST(!decode_reply(text)->ok);
    BOOST_TEST(decode_reply(text)->message == "reaperd.conf:3:1: error: no such option");
}

BOOST_AUTO_TEST_CASE(every_request_survives_the_way_there_and_back)
{
    const request requests[] = {
        start_request{{"web", "db:*"}}, stop_request{{"all"}}, restart_request{{"web"}}, signal_request{{"web"}, 1},
        clear_request{{"web"}},         reload_request{true},  reopen_request{},         shutdown_request{}};
    for (const auto& asked : requests) {
        auto back = decode_request(verb(asked), encode(asked)).value();
        BOOST_TEST(back.index() == asked.index());
        BOOST_TEST(encode(back) == encode(asked));
    }
}

BOOST_AUTO_TEST_CASE(the_verb_of_a_request_is_the_word_people_type)
{
    BOOST_TEST(verb(start_request{}) == "start");
    BOOST_TEST(verb(shutdown_request{}) == "shutdown");
}

BOOST_AUTO_TEST_CASE(a_signal_may_be_given_by_name)
{
    auto asked = decode_request("signal", R"({"names":["web"],"signal":"HUP"})").value();
    BOOST_TEST(std::get<signal_request>(asked).signal == 1);
}

BOOST_AUTO_TEST_CASE(a_reload_without_a_body_is_not_a_dry_run)
{
    BOOST_TEST(!std::get<reload_request>(decode_request("reload", "").value()).dry_run);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_request_names_the_field)
{
    BOOST_TEST(why_not("start", "{}") == "names: missing");
    BOOST_TEST(why_not("start", R"({"names":"web"})") == "names: expected a list");
    BOOST_TEST(why_not("start", R"({"names":["a","b",3]})") == "names[2]: expected a string");
    BOOST_TEST(why_not("start", R"({"names":[]})") == "names: expected at least one name, or \"all\"");
    BOOST_TEST(why_not("start", R"({"names":["a"],"nmaes":1})") == "nmaes: unknown field");
    BOOST_TEST(why_not("start", "[1]") == "expected an object");
    BOOST_TEST(why_not("signal", R"({"names":["a"]})") == "signal: missing");
    BOOST_TEST(why_not("signal", R"({"names":["a"],"signal":"HOP"})") == "signal: expected a signal's name or number");
    BOOST_TEST(why_not("reload", R"({"dry_run":1})") == "dry_run: expected true or false");
    BOOST_TEST(why_not("shutdown", R"({"now":true})") == "now: unknown field");
    BOOST_TEST(why_not("strat", "{}") == "unknown request: strat");
    BOOST_TEST(why_not("start", R"({"names":)").starts_with("not JSON: "));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_reply_names_the_field)
{
    auto text = encode(std::vector{web(), web()});
    text.replace(text.rfind("4711"), 4, "true");
    BOOST_TEST(decode_status(text).error().message
               == "[1].pid: expected a whole number from -2147483648 to 2147483647");
    BOOST_TEST(decode_status(R"([{"name":"a","group":"a","state":"x","pid":1,"since":"now"}])").error().message
               == "[0].since: expected a time such as 2026-11-22T19:20:00.123Z");
}

BOOST_AUTO_TEST_CASE(a_reply_may_have_fields_that_a_client_does_not_know)
{
    auto text = encode(std::vector{web()});
    text.insert(2, R"("colour":"green",)");
    BOOST_TEST(decode_status(text)->at(0).name == "web:web_00");
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_refused)
{
    auto text = encode(std::vector{web()});
    text.replace(text.find("4711"), 4, "99999999999");
    BOOST_TEST(!decode_status(text));
    daemon_status daemon{1, "", "", "", "", noon, 12ms, 7, 8, 0, ""};
    for (const auto* stall : {"9223372036854775807", "-9223372036854775808", "-1"}) {
        auto status_text = encode(daemon);
        status_text.replace(status_text.find("12,"), 2, stall);
        BOOST_TEST(decode_daemon(status_text).error().message == "longest_stall_ms: expected milliseconds", stall);
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_become_replacement_characters)
{
    auto status = web();
    status.why = "caf\xE9 \xC3\xA9 \xF0\x9F";
    auto back = decode_status(encode(std::vector{status})).value();
    BOOST_TEST(back[0].why.starts_with("caf\xEF\xBF\xBD"));
    BOOST_TEST(back[0].why.ends_with("\xEF\xBF\xBD"));
}

BOOST_AUTO_TEST_CASE(text_with_accents_stays_as_it_is)
{
    auto status = web();
    status.why = "caf\xC3\xA9 \xE2\x80\xA6";
    BOOST_TEST(decode_status(encode(std::vector{status}))->at(0).why == status.why);
}

BOOST_AUTO_TEST_CASE(an_error_that_is_not_ours_is_shown_as_it_came)
{
    BOOST_TEST(decode_error(encode_error("no such process: wbe")) == "no such process: wbe");
    BOOST_TEST(decode_error("<html>") == "<html>");
}
