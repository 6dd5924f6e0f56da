// The supervisor as bytes: it comes back equal, fits its place, and from bytes that are none comes a sentence.
#include "world.hpp"

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t room = 320;

// One in which nothing is as by default.
program rich()
{
    auto one = forking("rich");
    one.section = "worker";
    one.autostart = false;
    one.priority = -3;
    auto& run = one.execution;
    run.environment = {{"A", "1"}, {"B", ""}};
    run.directory = "/srv";
    run.user = "www";
    run.umask = 027;
    run.group = inherited_group{};
    run.stdio = stdio_mode::inherit;
    run.listens = run.takes_terminal = run.redirect_stderr = run.autoreap = true;
    run.socket = fcgi_socket{fcgi_port{"localhost", 9000}, 5};
    run.nice = -5;
    run.oom_score_adj = 100;
    run.server_url = "http://x";
    run.limits = {{7, 1024, std::nullopt}};
    one.policy.start = {0s, 7, 5s};
    one.policy.restart = {restart_mode::always, {0, 3}, restart_delay{2s, 1.5, 30s, 0.25, 5s}};
    one.policy.stop = {3, 1s, true, true, kill_mode::group, strays::keep, 3s};
    one.output = {{log_path{"/var/log/x"}, {5, 1}, true, 100, true}, {no_log{}, {}, false, 0, false}, log_format::json};
    return one;
}

reaperd::supervisor::supervisor restored(const world& w, const records& lives = {})
{
    return reaperd::supervisor::supervisor::restore(w.programs.image(), lives).value();
}

// Of the program, whose record is `record`.
snapshot look_at(const world& w, const std::string& record)
{
    return restored(w, {{w.id("web"), record}}).look(w.id("web"), w.now).value();
}

} // namespace

BOOST_AUTO_TEST_CASE(what_programs_should_be_comes_back_equal)
{
    auto pool = with_priority(5, alone("mail"));
    pool.listeners = listener_pool{*events_named("TICK"), 7, length_unit::characters};
    world w{{with_priority(-1, grouped("farm", {rich(), named("other")})), pool, alone(joining("mail", "helper"))}};
    const auto again = restored(w);
    BOOST_TEST((again.groups() == w.programs.groups()));
    BOOST_TEST(again.configured());
    BOOST_TEST(again.image() == w.programs.image());
    for (const auto name : {"all", "farm:rich", "farm:*", "mail"})
        BOOST_TEST((again.find(name).value() == w.programs.find(name).value()));
}

BOOST_AUTO_TEST_CASE(one_without_a_configuration_waits_for_its_first_again)
{
    world w;
    BOOST_TEST(!restored(w).configured());
}

BOOST_AUTO_TEST_CASE(an_id_is_never_used_again_after_a_restore_either)
{
    world w{{alone("a"), alone("b")}};
    const auto b = w.id("b");
    w.load({alone("a")});
    w.be_replaced();
    w.load({alone("a"), alone("c")});
    BOOST_TEST((w.id("c") > b));
}

BOOST_AUTO_TEST_CASE(a_common_record_is_small)
{
    world w{{alone("web")}};
    w.now += 24h * 365;
    w.restart("web");
    w.pass(2s);
    w.load({alone("web")});
    BOOST_TEST(w.programs.record_of(w.id("web"), room).size() < 100U);
}

BOOST_AUTO_TEST_CASE(the_later_one_of_image_and_record_counts)
{
    world w{{alone("web")}};
    const auto early = w.programs.record_of(w.id("web"), room);
    w.pass(1s);
    const auto image = w.programs.image();
    BOOST_TEST(look_at(w, early).state == word::running);
    w.stop("web");
    const auto last = w.programs.record_of(w.id("web"), room);
    using programs = reaperd::supervisor::supervisor;
    const records stopped{{w.id("web"), last}};
    BOOST_TEST(programs::restore(image, stopped).value().look(w.id("web"), w.now)->state == word::stopped);
    BOOST_TEST(programs::restore(image, {}).value().look(w.id("web"), w.now)->state == word::running);
}

BOOST_AUTO_TEST_CASE(one_that_was_never_started_is_not_restored_as_more_than_that)
{
    auto idle = named("web");
    idle.autostart = false;
    world w{{alone(idle)}};
    w.be_replaced();
    BOOST_TEST(w.why("web") == "not started");
    BOOST_TEST(!w.look("web").started.has_value());
    BOOST_TEST(w.take_orders().empty());
}

// ---- what is too long

BOOST_AUTO_TEST_CASE(a_long_trouble_is_cut_and_the_deaths_are_kept)
{
    world w{{alone("web")}};
    for (int i = 0; i < 4; ++i) {
        w.pass(1min);
        w.crash("web", SIGSEGV, true);
    }
    w.broken["web"] = {{}, "no"};
    for (int i = 0; i < 500; ++i)
        w.broken["web"].why += "\xc3\xa4";
    w.pass(1min);
    w.crash("web", SIGSEGV, true);
    for (const auto most : {room, room - 1, room - 2, room - 3}) {
        const auto bytes = w.programs.record_of(w.id("web"), most);
        BOOST_TEST(bytes.size() <= most);
        const auto web = look_at(w, bytes);
        BOOST_TEST(web.deaths.size() == 5U);
        BOOST_TEST(w.look("web").trouble.starts_with(web.trouble));
        BOOST_TEST(web.trouble.size() >= 78U);
        BOOST_TEST(web.trouble.size() % 2 == 0U); // no half letter
    }
}

BOOST_AUTO_TEST_CASE(of_many_killed_strays_a_part_is_forgotten)
{
    world w{{alone("web")}};
    w.leaves["web"] = names(1000, "a process of a long name (4711)");
    w.exit("web");
    w.pass(2s);
    BOOST_TEST(w.programs.record_of(w.id("web"), room).size() <= room);
    BOOST_TEST(look_at(w, w.programs.record_of(w.id("web"), room)).deaths.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_record_fits_any_place_that_is_large_enough_for_one)
{
    world w{{alone("web")}};
    w.now = lifecycle::time_point::max() - 24h * 365;
    w.leaves["web"] = {"sleep (4711)"};
    for (int i = 0; i < 9; ++i) {
        if (w.state("web") != word::running)
            w.start("web");
        w.pass(1min);
        w.crash("web", SIGSEGV, true);
        w.pass(1min);
    }
    using programs = reaperd::supervisor::supervisor;
    for (std::size_t most = programs::least_record; most <= room; ++most) {
        const auto bytes = w.programs.record_of(w.id("web"), most);
        BOOST_TEST(bytes.size() <= most);
        BOOST_TEST(look_at(w, bytes).restarts == w.look("web").restarts);
    }
}

// ---- what is none

BOOST_AUTO_TEST_CASE(what_is_cut_anywhere_is_not_restored_and_says_why)
{
    using programs = reaperd::supervisor::supervisor;
    world w{{alone(rich()), alone("web")}};
    const auto image = w.programs.image();
    for (std::size_t length = 0; length < image.size(); ++length)
        BOOST_TEST(programs::restore(image.substr(0, length), {}).has_error());
    const auto record = w.programs.record_of(w.id("web"), room);
    for (std::size_t length = 0; length < record.size(); ++length) {
        const auto again = programs::restore(image, {{w.id("web"), record.substr(0, length)}});
        BOOST_TEST_REQUIRE(again.has_error());
        BOOST_TEST(again.error().message == "cannot restore web: its record is damaged, or of another version");
    }
}

BOOST_AUTO_TEST_CASE(a_record_of_nobody_means_nothing)
{
    world w{{alone("web")}};
    BOOST_TEST(restored(w, {{instance_id{4711}, "nonsense"}}).find("all").value().size() == 1U);
}
