// The manager's end of the channel to its guardian: what that one is to keep, and which deaths it tells.
//
// Nothing here waits for long: a guardian that is stopped (Ctrl-Z) must not stop supervision, so what it has no room
// for is sent later.
#pragma once

#include "guardian/channel.hpp"
#include "output/descriptor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace reaperd::daemon {

class guardian_link {
public:
    struct reactions {
        std::function<void(const guardian::message&)> died; // a child of the guardian's: its zombie is kept meanwhile
        std::function<void()> gone;                         // the guardian itself
        std::function<void()> upgraded;                     // it is another image, and we are to make room
        std::function<void(const std::string& why)> stayed; // it is not
    };
    struct part { // of what a program has
        std::uint8_t which;
        int descriptor; // stays the caller's
    };

    guardian_link(boost::asio::io_context&, int channel, reactions); // the channel stays the caller's
    ~guardian_link();
    guardian_link(const guardian_link&) = delete;

    void ready();
    void keep(std::uint32_t slot, std::span<const part>);
    void let_go(std::uint32_t slot);
    void shelve(std::string_view name, int descriptor);
    void unshelve(std::string_view name);
    void notify(std::string_view text);
    void upgrade(std::string_view path);

    guardian::received hear(); // the deaths that have been told, before the loop comes to them

private:
    struct waiting {
        guardian::message message;
        std::string text;
        std::vector<output::descriptor> descriptors;
    };

    void send(const guardian::message&, std::string_view text = {}, std::span<const int> descriptors = {});
    bool send_now(const guardian::message&, std::string_view text, std::span<const int> descriptors);
    void put_off(const guardian::message&, std::string_view text, std::span<const int> descriptors);
    void send_rest();
    void listen();
    void act_on(const guardian::letter&);

    boost::asio::posix::stream_descriptor channel_;
    reactions reactions_;
    std::deque<waiting> waiting_;
    guardian::letter heard_;
};

} // namespace reaperd::daemon
