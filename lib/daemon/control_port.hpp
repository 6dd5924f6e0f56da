// The daemon's side of the control server: turns requests into facts, and the supervisor's answers into replies.
// Whatever changes something is logged with who asked for it.
#pragma once

#include "control/api.hpp"
#include "daemon/children.hpp"
#include "daemon/event_log.hpp"
#include "daemon/known_groups.hpp"
#include "daemon/leaks.hpp"
#include "daemon/shell.hpp"
#include "daemon/status_report.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reaperd::daemon {

class control_port : public control::api {
public:
    // What concerns the daemon as a whole.
    struct hooks {
        std::function<protocol::reply(bool dry_run)> reload;
        std::function<void()> reopen_logs;
        std::function<void()> shut_down;
        std::function<protocol::reply()> start_over;
        std::function<void(const std::string& path, answer)> upgrade;
        std::function<void(const std::string& type, const std::string& data)> remote_event;
        std::function<protocol::daemon_status()> describe;
        std::function<void(const std::string&)> log;
        std::function<std::uint64_t(supervisor::instance_id)> orphans_of;
        std::function<std::optional<leak>(supervisor::instance_id)> leak_of;
        std::function<void()> somebody_asks; // for a status
    };

    control_port(shell&, children&, reaperd::daemon::known_groups&, event_log&,
                 hooks); // reads along the shell's events from here on

    protocol::daemon_status daemon() const override;
    result<std::vector<protocol::program_status>> status(const std::vector<std::string>& names) const override;
    result<protocol::program_detail> detail(const std::string& name) const override;
    std::chrono::system_clock::time_point wall_clock() const override;
    std::vector<protocol::process_info> processes() const override;
    result<protocol::process_info> process(const std::string& name) const override;
    std::optional<control::hindrance> hindrance_of(const std::string& name) const override;
    std::vector<group> known_groups() const override;
    bool has_group(const std::string& name) const override;
    std::uint64_t perform(const protocol::request&, const control::peer&, answer) override;
    void abandon(std::uint64_t) override;
    result<std::string> log_tail(const std::string& name, control::stream, control::amount) const override;
    result<control::subscription> follow(const std::string& name, control::stream, on_output) override;
    std::optional<std::string> log_file(const std::string& name, control::stream) const override;
    std::string own_log_file() const override;
    std::string own_log_tail(control::amount) const override;
    control::subscription follow_own_log(on_output) override;
    void note(const std::string& sentence) override;

private:
    struct waiting {
        answer done;
        std::vector<protocol::name_result> already; // what could be said at once: names that nobody has
    };
    struct resolved {
        std::vector<supervisor::instance_id> instances;
        std::vector<protocol::name_result> unknown;
    };

    protocol::process_info info_of(const supervisor::snapshot&, const moment&) const;
    protocol::program_status status_of(const supervisor::snapshot&, const moment&) const;
    resolved resolve(const std::vector<std::string>& names) const;
    result<supervisor::instance_id> resolve_one(const std::string& name) const;
    result<output::capture*> capture_named(const std::string& name) const;

    // Those that are answered at once.
    protocol::reply answer_now(const protocol::signal_request&);
    protocol::reply answer_now(const protocol::clear_request&);
    protocol::reply answer_now(const protocol::reread_request&);
    protocol::reply answer_now(const protocol::add_request&);
    protocol::reply answer_now(const protocol::remove_request&);
    protocol::reply answer_now(const protocol::update_request&);
    protocol::reply answer_now(const protocol::stdin_request&);
    protocol::reply answer_now(const protocol::event_request&);
    protocol::reply answer_now(const protocol::reload_request&);
    protocol::reply answer_now(const protocol::reopen_request&);
    protocol::reply answer_now(const protocol::clear_log_request&);
    protocol::reply answer_now(const protocol::shutdown_request&);
    protocol::reply answer_now(const protocol::start_over_request&);
    std::uint64_t answer_when_upgraded(const std::string& path, answer);
    template <class Fact>
    std::uint64_t answer_when_true(const std::vector<std::string>& names, answer);

    void finish(const supervisor::request_finished&);
    protocol::name_result explain(const supervisor::instance_result&) const;

    shell& shell_;
    children& children_;
    reaperd::daemon::known_groups& groups_;
    event_log& log_;
    hooks hooks_;
    std::uint64_t last_request_ = 0;
    std::map<std::uint64_t, waiting> waiting_;
};

} // namespace reaperd::daemon
