// The running daemon: builds the parts, hands them to each other, and turns what concerns all of them (signals, a
// reload, the end) into facts. Reading this class shows the program; it decides nothing about processes.
#pragma once

#include "control/server.hpp"
#include "daemon/accounts.hpp"
#include "daemon/children.hpp"
#include "daemon/control_port.hpp"
#include "daemon/event_log.hpp"
#include "daemon/guardian_link.hpp"
#include "daemon/known_groups.hpp"
#include "daemon/leaks.hpp"
#include "daemon/ledger.hpp"
#include "daemon/listeners.hpp"
#include "daemon/orphans.hpp"
#include "daemon/servers.hpp"
#include "daemon/shell.hpp"
#include "daemon/signals.hpp"
#include "daemon/start_conditions.hpp"
#include "daemon/trees.hpp"
#include "daemon/upgrade.hpp"
#include "output/capture.hpp"
#include "output/console.hpp"
#include "output/environment.hpp"
#include "process/reaper.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::daemon {

// What begins when a daemon that was to start over has ended.
struct succession {
    reaperd::configuration configuration;
    start_conditions conditions;
};

class daemon : private output::audience {
public:
    // Throws std::runtime_error where it cannot run: the log or the control socket cannot be opened.
    daemon(configuration, start_conditions);

    int run(); // until it was asked to end and every process has

    std::optional<succession> successor(); // after run(): nothing, unless it was to start over

private:
    void open_up();
    void start_programs();
    bool take_over();
    supervisor::resumed::sight go_on_with(const supervisor::snapshot&);
    std::optional<children::living> process_before(supervisor::instance_id);
    void go_on_ending();
    void heed_stop_before_start();
    void heed_stop();
    void stop_was_heard();
    void act_on_stop(int signal);
    bool is_echo(int signal);
    std::optional<int> socket_before(const std::string& name);
    void clear_shelf();
    void note_purpose(journal::purpose);
    void settings_have_changed();
    void child_of_guardian_died(const guardian::message&);
    void guardian_died();
    void end_what_dies_with_supervisor();
    upgrade::surroundings surroundings_of_upgrade();
    void upgraded();
    void not_upgraded(const std::string& why);
    void make_room();
    void guardian_is_mute(const std::string& why);
    std::unique_ptr<guardian_link> link_to_guardian();
    std::unique_ptr<ledger> open_ledger();
    socket_shelf shelf();
    process::parents parents() const;
    std::string mark() const;
    void read(const std::vector<supervisor::event>&);
    bool echoes() const;
    bool hears_all(std::uint32_t instance) const override;
    void said(std::uint32_t instance, output::stream, std::string_view text) override;
    void captured(std::uint32_t instance, output::stream, std::string_view text) override;
    void on_hang_up();
    void on_stop_signal(int signal);
    bool pass_on(int signal);
    void shut_down();
    protocol::reply reload(bool dry_run);
    protocol::reply nothing_reloaded(const std::string& why);
    void apply(configuration);
    result<std::vector<group>> read_groups();
    protocol::reply start_over();
    void reopen_logs();
    void tell_of(const orphan&);
    void tell_of(supervisor::instance_id, const std::optional<leak>&);
    void say(log_level, const std::string& text); // to the log, and to the terminal where somebody should see it
    protocol::daemon_status describe() const;
    child_defaults defaults_for_children() const;
    std::string status_line() const;

    start_conditions conditions_;
    configuration configuration_; // without its programs: the supervisor has those
    std::chrono::system_clock::time_point started_;
    bool interrupted_ = false; // by a first Ctrl-C
    struct echo {
        int signal;
        lifecycle::time_point until;
    };
    std::optional<echo> echo_of_stop_; // of a stop that the journal told of
    bool finished_ = false;
    bool makes_room_ = false; // for a manager of another image
    std::optional<configuration> successor_;

    boost::asio::io_context loop_{1};
    std::unique_ptr<guardian_link> guardian_; // and
    std::unique_ptr<ledger> ledger_;          // where there is one
    std::unique_ptr<output::console> echo_;   // of the log, in the foreground as supervisord
    event_log log_;
    std::unique_ptr<output::console> console_; // in the foreground otherwise
    output::environment output_;
    orphans orphans_;
    process::reaper reaper_;
    shell shell_;
    instance_lookup lookup_;
    trees trees_;
    accounts accounts_;
    strangers strangers_;
    listeners listeners_; // hears what the children's pipes still hold when those go
    children children_;
    leaks leaks_;
    known_groups groups_;
    upgrade upgrade_;
    control_port port_;
    servers servers_;
    signals signals_;
};

} // namespace reaperd::daemon
