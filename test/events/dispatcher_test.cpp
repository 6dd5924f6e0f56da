// Several pools: who is told of what, the serials, and what a reload changes.
#include "scene.hpp"

using namespace reaperd;
using namespace reaperd::events;

namespace {

pool_settings watch(std::string_view events)
{
    return {"watch", *events_named(events), 10, length::bytes, {{c, "watch"}}};
}

// "serial/poolserial" of a message
std::string serials_of(const delivery& one)
{
    const auto number_after = [&](std::string_view key) {
        const auto at = one.bytes.find(key) + key.size();
        return one.bytes.substr(at, one.bytes.find(' ', at) - at);
    };
    return number_after(" serial:") + "/" + number_after(" poolserial:");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(all_pools, scene)

BOOST_AUTO_TEST_CASE(an_event_goes_to_every_pool_that_asked_for_it)
{
    keep(all.configure(mail()));
    keep(all.configure(watch("EVENT")));
    is_ready(a);
    is_ready(c);
    happens("one");
    BOOST_TEST(told() == "1:one 3:one");
    keep(all.tell(supervisor_running()));
    BOOST_REQUIRE(deliveries.size() == 0u); // both are busy
    accepts(a);
    BOOST_TEST(deliveries.size() == 0u); // and mail did not ask for it
    accepts(c);
    BOOST_TEST(deliveries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(only_events_that_somebody_asked_for_have_serials)
{
    keep(all.configure(watch("TICK")));
    is_ready(c);
    happens("nobody listens");
    keep(all.tell(tick(event_type::tick_5, {})));
    BOOST_REQUIRE(deliveries.size() == 1u);
    BOOST_TEST(serials_of(deliveries.front()) == "0/0");
}

BOOST_AUTO_TEST_CASE(a_serial_is_the_same_in_all_pools_and_each_pool_counts_for_itself)
{
    keep(all.configure(mail()));
    keep(all.configure(watch("EVENT")));
    is_ready(c);
    keep(all.tell(supervisor_running()));
    accepts(c);
    is_ready(a);
    happens("one");
    BOOST_REQUIRE(deliveries.size() == 3u);
    BOOST_TEST(serials_of(deliveries[0]) == "0/0");
    BOOST_TEST(serials_of(deliveries[1]) == "1/0"); // mail
    BOOST_TEST(serials_of(deliveries[2]) == "1/1"); // watch
}

BOOST_AUTO_TEST_CASE(what_one_pool_rejects_does_not_trouble_the_others)
{
    keep(all.configure(mail()));
    keep(all.configure(watch("EVENT")));
    is_ready(a);
    is_ready(c);
    happens("one");
    accepts(c);
    BOOST_TEST(told() == "1:one 3:one");
    rejects(a);
    BOOST_TEST(told() == "1:one");
    BOOST_TEST(all.pools().back().waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(each_pool_has_its_length_counted_as_it_wants)
{
    auto counting = watch("EVENT");
    counting.counted = length::characters;
    keep(all.configure(mail()));
    keep(all.configure(counting));
    is_ready(a);
    is_ready(c);
    happens("gr\xC3\xBCn");
    BOOST_REQUIRE(deliveries.size() == 2u);
    BOOST_TEST(deliveries[0].bytes.find(" len:12\n") != std::string::npos);
    BOOST_TEST(deliveries[1].bytes.find(" len:11\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_is_known_whether_anybody_wants_an_event)
{
    BOOST_TEST(!all.is_wanted(event_type::tick_5));
    keep(all.configure(watch("TICK_60")));
    BOOST_TEST(!all.is_wanted(event_type::tick_5));
    BOOST_TEST(all.is_wanted(event_type::tick_60));
    keep(all.configure(watch("TICK")));
    BOOST_TEST(all.is_wanted(event_type::tick_5));
    all.remove("watch");
    BOOST_TEST(!all.is_wanted(event_type::tick_5));
}

BOOST_AUTO_TEST_CASE(a_process_that_is_no_listener_is_passed_over)
{
    keep(all.configure(mail()));
    is_ready(c);
    says(c, "HELLO\n");
    keep(all.left_running(c));
    ends(c);
    happens("one");
    BOOST_TEST(told() == "");
    BOOST_TEST(noticed() == "");
}

BOOST_AUTO_TEST_CASE(a_pool_that_is_removed_takes_its_events_along)
{
    keep(all.configure(mail()));
    is_ready(a);
    happen(1, 3);
    BOOST_TEST(all.remove("mail") == 2u);
    BOOST_TEST(told() == "1:1");
    accepts(a);
    BOOST_TEST(told() == "");
    BOOST_TEST(all.remove("mail") == 0u);
}

BOOST_AUTO_TEST_CASE(a_pool_that_is_changed_keeps_its_events_and_its_serials)
{
    keep(all.configure(mail()));
    happen(1, 2);
    auto changed = mail();
    changed.events |= *events_named("TICK");
    changed.buffer_size = 20;
    keep(all.configure(changed));
    keep(all.tell(tick(event_type::tick_5, {})));
    is_ready(a);
    accepts(a);
    accepts(a);
    BOOST_REQUIRE(deliveries.size() == 3u);
    BOOST_TEST(serials_of(deliveries[2]) == "2/2");
}

BOOST_AUTO_TEST_CASE(a_listener_that_stays_goes_on_with_its_event_after_a_change)
{
    keep(all.configure(mail()));
    is_ready(b);
    happen(1, 2);
    keep(all.configure(mail({{b, "mail_b"}, {c, "mail_c"}})));
    BOOST_TEST(told() == "2:1");
    accepts(b);
    BOOST_TEST(told() == "2:2");
}

BOOST_AUTO_TEST_CASE(a_listener_that_leaves_its_pool_gives_its_event_to_those_that_stay)
{
    keep(all.configure(mail()));
    is_ready(a);
    happens("one");
    BOOST_TEST(told() == "1:one");
    is_ready(b);
    keep(all.configure(mail({{b, "mail_b"}})));
    BOOST_TEST(told() == "2:one");
}

BOOST_AUTO_TEST_CASE(it_is_known_what_a_listener_does)
{
    keep(all.configure(mail()));
    const auto& pool = all.pools().front();
    BOOST_TEST(pool.has(a));
    BOOST_TEST(!pool.has(c));
    BOOST_TEST(std::holds_alternative<down>(pool.state_of(a)));
    is_ready(a);
    happens("one");
    BOOST_TEST(std::get<busy>(pool.state_of(a)).event.serial == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
