// 1,000 lives of 400 happenings each, with seeds: listeners that work, fail, babble, die and come back, cut anywhere.
//
// The world knows what each listener did with what it was written, and so where each event must be: accepted, in one
// listener's hands, waiting, or discarded and told.
#include "scene.hpp"

#include <random>
#include <set>

using namespace reaperd;
using namespace reaperd::events;

namespace {

constexpr std::size_t buffer_size = 5;

std::uint64_t serial_of(const std::string& message)
{
    constexpr std::string_view key = " serial:";
    return std::stoull(message.substr(message.find(key) + key.size()));
}

class world {
public:
    world(unsigned seed, std::uint32_t listeners)
        : dice_{seed}
    {
        pool_settings settings{"mail", *events_named("EVENT"), buffer_size, length::bytes, {}};
        for (std::uint32_t i = 0; i < listeners; ++i)
            settings.listeners.push_back({listener_id{i}, "mail_" + std::to_string(i)});
        actors_.resize(listeners);
        carry_out(all_.configure(settings));
    }

    void one_happening()
    {
        if (below(3) == 0)
            carry_out(all_.tell(remote_communication("t", std::to_string(told_++))));
        else
            act(below(actors_.size()));
        every_event_is_somewhere();
    }

    // However it stands: one good listener is told everything that is left, each once.
    void end()
    {
        for (std::size_t i = 0; i < actors_.size(); ++i)
            die(i);
        BOOST_TEST_REQUIRE(in_hands_.empty());
        start(0);
        run(0);
        say(0, "READY\n");
        while (actors_[0].serial)
            accept(0);
        BOOST_TEST(mail().waiting() == 0u);
        BOOST_TEST(accepted_.size() + discarded_.size() == told_);
    }

private:
    struct actor {
        bool has_process = false;
        bool running = false;
        bool ready = false;
        bool babbled = false;
        std::optional<std::uint64_t> serial; // of the event that it works on
    };

    std::size_t below(std::size_t n) { return dice_() % n; }
    const pool& mail() const { return all_.pools().front(); }

    void every_event_is_somewhere()
    {
        BOOST_TEST_REQUIRE(accepted_.size() + in_hands_.size() + mail().waiting() + discarded_.size() == told_);
        BOOST_TEST_REQUIRE(mail().discarded() == discarded_.size());
    }

    void carry_out(const outcome& more)
    {
        for (const auto& one : more.notices)
            if (const auto* lost = std::get_if<overflowed>(&one))
                lose(lost->discarded);
        for (const auto& one : more.deliveries)
            receive(actors_[static_cast<std::size_t>(one.to)], serial_of(one.bytes));
    }

    void lose(std::uint64_t serial)
    {
        BOOST_TEST_REQUIRE(served_); // nothing is lost before anybody could be told
        BOOST_TEST_REQUIRE(!in_hands_.contains(serial));
        BOOST_TEST_REQUIRE(!accepted_.contains(serial));
        BOOST_TEST_REQUIRE(discarded_.insert(serial).second);
    }

    void receive(actor& who, std::uint64_t serial)
    {
        BOOST_TEST_REQUIRE((who.has_process && who.running && who.ready && !who.babbled && !who.serial));
        BOOST_TEST_REQUIRE(in_hands_.insert(serial).second);
        BOOST_TEST_REQUIRE(!accepted_.contains(serial));
        BOOST_TEST_REQUIRE(!discarded_.contains(serial));
        if (actors_.size() == 1) {
            BOOST_TEST_REQUIRE(serial >= next_in_order_);
            next_in_order_ = serial;
        }
        who.ready = false;
        who.serial = serial;
        served_ = true;
    }

    void say(std::size_t who, const std::string& text)
    {
        const auto first = below(text.size()); // the last piece is never empty
        if (first > 0)
            carry_out(all_.heard(listener_id(who), text.substr(0, first)));
        before_last_piece(who, text);
        carry_out(all_.heard(listener_id(who), text.substr(first)));
    }

    // What the last byte will make true; the pool may act on it within the same call.
    void before_last_piece(std::size_t who, const std::string& text)
    {
        if (text.ends_with("READY\n") && !actors_[who].babbled)
            actors_[who].ready = true;
        served_ = served_ || (actors_[who].ready && actors_[who].running);
    }

    void start(std::size_t who)
    {
        actors_[who].has_process = true;
        carry_out(all_.started(listener_id(who)));
    }

    void run(std::size_t who)
    {
        actors_[who].running = true;
        served_ = served_ || actors_[who].ready;
        carry_out(all_.entered_running(listener_id(who)));
    }

    void die(std::size_t who)
    {
        let_go(who);
        actors_[who] = {};
        carry_out(all_.ended(listener_id(who)));
    }

    void let_go(std::size_t who)
    {
        if (auto& serial = actors_[who].serial)
            in_hands_.erase(*serial);
        actors_[who].serial.reset();
    }

    void accept(std::size_t who)
    {
        accepted_.insert(*actors_[who].serial);
        let_go(who);
        say(who, "RESULT 2\nOKREADY\n");
    }

    void fail(std::size_t who)
    {
        let_go(who);
        say(who, "RESULT 4\nFAILREADY\n");
    }

    void babble(std::size_t who)
    {
        let_go(who);
        actors_[who].ready = false;
        actors_[who].babbled = true;
        say(who, "I have something to say\n");
    }

    void act(std::size_t who)
    {
        auto& one = actors_[who];
        if (!one.has_process)
            return start(who);
        switch (below(12)) {
        case 0: return die(who);
        case 1: return babble_if_it_may(who);
        case 2: one.running = false; return carry_out(all_.left_running(listener_id(who)));
        case 3:
        case 4: return run(who);
        case 5: return one.serial ? fail(who) : void();
        default: break;
        }
        if (one.babbled)
            return;
        if (one.serial)
            return accept(who);
        if (!one.ready)
            say(who, "READY\n");
    }

    void babble_if_it_may(std::size_t who)
    {
        if (below(4) == 0)
            babble(who);
    }

    std::mt19937 dice_;
    dispatcher all_{"supervisor"};
    std::vector<actor> actors_;
    std::set<std::uint64_t> accepted_;
    std::set<std::uint64_t> discarded_;
    std::set<std::uint64_t> in_hands_;
    std::uint64_t told_ = 0;
    std::uint64_t next_in_order_ = 0;
    bool served_ = false; // somebody could be told
};

void live(unsigned seed, std::uint32_t listeners)
{
    BOOST_TEST_CONTEXT("seed " << seed << ", listeners " << listeners)
    {
        world w{seed, listeners};
        for (int i = 0; i < 400; ++i)
            w.one_happening();
        w.end();
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(random_lives)

BOOST_AUTO_TEST_CASE(lose_nothing_but_what_is_told_and_accept_each_event_once)
{
    for (unsigned seed = 0; seed < 1000; ++seed)
        live(seed, 2 + seed % 3);
}

BOOST_AUTO_TEST_CASE(keep_the_order_where_there_is_one_listener)
{
    for (unsigned seed = 0; seed < 1000; ++seed)
        live(seed, 1);
}

BOOST_AUTO_TEST_SUITE_END()
