// An upgrade: this process becomes another image of itself, while its manager lives on and would take its place. The
// new image tells that manager to make room, and goes back to the one before if no manager of its own gets ready.
#include "guardian/guardian.hpp"
#include "guardian/zombies.hpp"

namespace reaperd::guardian {
namespace {

using namespace std::chrono_literals;

constexpr auto to_make_room = 10s;

} // namespace

void guardian::go_on_with(const incumbent& one)
{
    manager_ = one.manager;
    channel_ = one.channel;
    ready_ = was_ready_ = !one.stays_because.empty();
    leaves_ = !ready_;
    if (ready_) {
        send(channel_, {.what = word::stayed}, one.stays_because);
        untold_ = 0;
        return;
    }
    send(channel_, {.what = word::upgraded});
    ready_until_ = clock::now() + to_make_room;
}

// The manager lives on meanwhile: if the new image is none that lives, it takes our place. What a dying one has said
// does not count, as nobody would be there then.
void guardian::change_image(std::string_view path)
{
    if (leaves_ || !settings_.become || peek(P_PID, static_cast<id_t>(manager_)).si_pid != 0)
        return;
    settings_.book.begin_upgrade();
    const auto why = settings_.become(path, {manager_, channel_});
    settings_.book.fail_upgrade(why);
    send(channel_, {.what = word::stayed}, why);
}

void guardian::go_back(const std::string& why)
{
    if (!settings_.go_back)
        return;
    settings_.book.fail_upgrade(why);
    const auto stuck = settings_.go_back(why);
    settings_.book.begin_upgrade(); // it is not over yet
    say("CRIT", why + ": cannot go back to the reaperd before this one: " + stuck);
}

} // namespace reaperd::guardian
