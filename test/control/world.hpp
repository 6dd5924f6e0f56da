// A control server with a fake daemon behind it and raw clients before it, all in one thread: the loop runs while a
// client waits, so a test is a conversation.
#pragma once

#include "control/server.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace reaperd::control {

// Knows two programs, web and group:worker, and answers when it is told to.
struct fake_daemon : api {
    std::vector<protocol::program_status> programs{{"web", "web", "RUNNING", 42, {}, 0, {}, ""},
                                                   {"group:worker", "group", "STOPPED", {}, {}, 0, {}, ""}};
    struct question {
        protocol::request request;
        control::peer peer;
        api::answer answer;
        bool abandoned = false;
    };
    std::vector<question> questions;
    bool answers_at_once = true;
    std::string log = "one\ntwo\n";
    std::map<std::string, std::weak_ptr<on_output>> followers;
    std::vector<std::string> notes;

    std::chrono::system_clock::time_point now{std::chrono::hours{1000}};
    std::vector<protocol::process_info> infos = processes_of_programs();
    std::map<std::string, hindrance> hindrances;
    std::vector<reaperd::group> groups;
    std::optional<std::string> log_path = "";
    std::string own_log = "/var/log/reaperd.log";
    std::string state = "RUNNING";
    protocol::reply reply{true, "", {{"web", "done", "", {}}}, {}, {}}; // what it answers at once

    static std::vector<protocol::process_info> processes_of_programs()
    {
        protocol::process_info web;
        web.group = web.name = "web";
        web.state = "RUNNING";
        web.pid = 42;
        protocol::process_info worker;
        worker.group = "group";
        worker.name = "worker";
        worker.state = "STOPPED";
        return {web, worker};
    }
    protocol::daemon_status daemon() const override
    {
        return {.pid = 7,
                .version = "1",
                .identifier = "x",
                .state = state,
                .config_file = "f",
                .since = {},
                .failed_upgrade = {}};
    }
    result<std::vector<protocol::program_status>> status(const std::vector<std::string>& names) const override
    {
        std::vector<protocol::program_status> found;
        for (const auto& program : programs)
            if (names.empty() || std::find(names.begin(), names.end(), program.name) != names.end())
                found.push_back(program);
        if (found.empty())
            return failure{"no such process: " + names.front()};
        return found;
    }
    result<protocol::program_detail> detail(const std::string& name) const override
    {
        auto found = status({name});
        if (!found)
            return found.error();
        return protocol::program_detail{.status = found->front(),
                                        .command = "run " + name,
                                        .deaths = {},
                                        .last_stderr = {},
                                        .stdout_log = {},
                                        .stderr_log = {}};
    }
    std::chrono::system_clock::time_point wall_clock() const override { return now; }
    std::vector<protocol::process_info> processes() const override { return infos; }
    result<protocol::process_info> process(const std::string& name) const override
    {
        for (const auto& one : infos)
            if (name == reaperd::full_name(one.group, one.name) || name == one.group + ":" + one.name)
                return one;
        return failure{"no such process: " + name};
    }
    std::optional<hindrance> hindrance_of(const std::string& name) const override
    {
        const auto found = hindrances.find(name);
        return found == hindrances.end() ? std::nullopt : std::optional(found->second);
    }
    std::vector<reaperd::group> known_groups() const override { return groups; }
    bool has_group(const std::string& name) const override
    {
        return std::ranges::any_of(infos, [&](const auto& one) { return one.group == name; });
    }
    std::optional<std::string> log_file(const std::string&, stream) const override { return log_path; }
    std::string own_log_file() const override { return own_log; }
    std::string own_log_tail(amount) const override { return "main log\n"; }
    subscription follow_own_log(on_output tell) override
    {
        auto follower = std::make_shared<on_output>(std::move(tell));
        followers[""] = follower;
        return subscription(follower);
    }
    std::uint64_t perform(const protocol::request& request, const control::peer& peer, answer tell) override
    {
        questions.push_back({request, peer, tell});
        if (answers_at_once)
            tell(reply);
        return questions.size() - 1;
    }
    void abandon(std::uint64_t number) override { questions.at(number).abandoned = true; }
    result<std::string> log_tail(const std::string& name, stream, amount) const override
    {
        if (auto found = status({name}); !found)
            return found.error();
        return log;
    }
    result<subscription> follow(const std::string& name, stream, on_output tell) override
    {
        auto follower = std::make_shared<on_output>(std::move(tell));
        followers[name] = follower;
        return subscription(follower);
    }
    void note(const std::string& sentence) override { notes.push_back(sentence); }

    bool write(const std::string& name, std::string_view text)
    {
        auto follower = followers[name].lock();
        if (follower)
            (*follower)(text);
        return follower != nullptr;
    }
};

// One end of a connection, which waits by running the loop.
class raw_client {
public:
    raw_client(boost::asio::io_context& loop, const std::string& path)
        : loop_(&loop)
        , socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{AF_UNIX, {}};
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    raw_client(boost::asio::io_context& loop, int connected_socket)
        : loop_(&loop)
        , socket_(connected_socket)
        , connected_(true)
    {
    }
    raw_client(raw_client&& other) noexcept
        : loop_(other.loop_)
        , socket_(std::exchange(other.socket_, -1))
        , connected_(other.connected_)
        , received_(std::move(other.received_))
    {
    }
    raw_client& operator=(raw_client&&) = delete;
    ~raw_client() { close(); }

    bool connected() const { return connected_; }
    void send(std::string_view text)
    {
        while (!text.empty()) {
            auto sent = ::send(socket_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent > 0)
                text.remove_prefix(std::size_t(sent));
            else if (errno != EAGAIN || !turn())
                return;
        }
    }
    void get(const std::string& path, const std::string& headers = "")
    {
        send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }
    void post(const std::string& path, const std::string& body, const std::string& headers = "")
    {
        send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"
             + headers + "\r\n" + body);
    }
    // Everything received so far, as soon as it contains the text; or as far as it came.
    const std::string& until(std::string_view text)
    {
        for (receive(); received_.find(text) == received_.npos && !ended_ && turn(); receive()) {
        }
        return received_;
    }
    bool hears(std::string_view text) { return until(text).find(text) != std::string::npos; }
    bool is_dropped()
    {
        for (receive(); !ended_ && turn(); receive()) {
        }
        return ended_;
    }
    bool is_cut_off() const { return ::send(socket_, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno == EPIPE; }
    void forget() { received_.clear(); }
    void shut_down_writing() { ::shutdown(socket_, SHUT_WR); }
    void close()
    {
        if (socket_ >= 0)
            ::close(std::exchange(socket_, -1));
    }

private:
    // Something always happens next; five seconds without are a failed test.
    bool turn() { return loop_->run_one_for(std::chrono::seconds{5}) > 0; }
    void receive()
    {
        char buffer[65536];
        for (;;) {
            auto count = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
            if (count > 0)
                received_.append(buffer, std::size_t(count));
            else
                return void(ended_ = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK));
        }
    }

    boost::asio::io_context* loop_;
    int socket_;
    bool connected_;
    bool ended_ = false;
    std::string received_;
};

struct world {
    std::filesystem::path folder = make_folder();
    boost::asio::io_context loop{1};
    fake_daemon daemon;
    control::limits limits;
    socket_settings settings{.path = folder / "reaperd.sock", .mode = 0600, .owner = {}, .login = {}};
    std::unique_ptr<control::server> server;

    ~world()
    {
        server.reset();
        loop.poll();
        std::filesystem::remove_all(folder);
    }
    static std::filesystem::path make_folder()
    {
        std::string name = std::filesystem::temp_directory_path() / "reaperd-control-XXXXXX";
        return ::mkdtemp(name.data());
    }
    void open() { server = server::open(loop, daemon, settings, limits).value(); }
    std::string why_not_open()
    {
        auto opened = server::open(loop, daemon, settings, limits);
        return opened ? "it opened" : opened.error().message;
    }
    raw_client connect()
    {
        if (!server)
            open();
        return {loop, settings.path};
    }
    template <class Condition>
    bool until(Condition condition)
    {
        while (!condition() && loop.run_one_for(std::chrono::seconds{5}) > 0) {
        }
        return condition();
    }
    // One question on a connection of its own; the whole answer.
    std::string ask(const std::string& path)
    {
        auto client = connect();
        client.get(path, "Connection: close\r\n");
        return client.until("no answer contains this");
    }
};

} // namespace reaperd::control
